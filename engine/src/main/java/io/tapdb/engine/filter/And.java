// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.expression.Dependencies;
import java.util.List;

/** All of several filters; without any it matches everything. */
public final class And implements Filter {
  private final List<Filter> children;

  And(List<Filter> children) {
    this.children = List.copyOf(children);
  }

  @Override
  public boolean matches(Doc document, ArrayPosition position) {
    for (Filter child : children) {
      if (!child.matches(document, position)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public List<Filter> children() {
    return children;
  }

  @Override
  public void addDependencies(Dependencies needed) {
    children.forEach(child -> child.addDependencies(needed));
  }

  @Override
  public void describe(DocWriter into) {
    Combination.describe("$and", children, into);
  }

  @Override
  public void shape(StringBuilder into) {
    Combination.shape("and", children, into);
  }
}
