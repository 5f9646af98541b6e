// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import io.tapdb.engine.bson.DocWriter;
import java.util.ArrayList;
import java.util.List;

/** What the filters that combine others have in common: how they are written down. */
final class Combination {
  private Combination() {}

  static void describe(String operator, List<Filter> children, DocWriter into) {
    if (operator.equals("$and") && children.isEmpty()) {
      return;
    }
    into.openArray(operator);
    for (Filter child : children) {
      into.addOpen();
      child.describe(into);
      into.close();
    }
    into.close();
  }

  /** The shapes of the children in a fixed order, since their order changes nothing. */
  static void shape(String name, List<Filter> children, StringBuilder into) {
    List<String> shapes = new ArrayList<>();
    for (Filter child : children) {
      StringBuilder shape = new StringBuilder();
      child.shape(shape);
      shapes.add(shape.toString());
    }
    shapes.sort(null);
    into.append(name).append('(').append(String.join(",", shapes)).append(')');
  }

  /** All of the filters as one, nested ones taken apart. */
  static Filter and(List<Filter> filters) {
    List<Filter> flat = new ArrayList<>();
    for (Filter filter : filters) {
      if (filter instanceof And and) {
        flat.addAll(and.children());
      } else {
        flat.add(filter);
      }
    }
    return flat.size() == 1 ? flat.getFirst() : new And(flat);
  }

  /** Any of the filters as one, nested ones taken apart. */
  static Filter or(List<Filter> filters) {
    List<Filter> flat = new ArrayList<>();
    for (Filter filter : filters) {
      if (filter instanceof Or or) {
        flat.addAll(or.children());
      } else {
        flat.add(filter);
      }
    }
    return flat.size() == 1 ? flat.getFirst() : new Or(flat);
  }
}
