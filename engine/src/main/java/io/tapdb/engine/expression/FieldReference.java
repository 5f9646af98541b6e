// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.FieldPath;
import io.tapdb.engine.bson.Value;

/**
 * The value at a dotted path of a document or variable. An array on the way gives the array of what
 * its documents have at the rest of the path; numbers in the path are field names.
 */
final class FieldReference implements Expression {
  private final Expression base;
  private final FieldPath path;
  private final int last;

  private FieldReference(Expression base, FieldPath path) {
    this.base = base;
    this.path = path;
    this.last = path.size() - 1;
  }

  static Expression of(Expression base, FieldPath path) {
    FieldReference reference = new FieldReference(base, path);
    Value constant = base.constant();
    return constant == null ? reference : new Constant(reference.under(constant, 0));
  }

  @Override
  public Value evaluate(Doc root, Variables variables) {
    return base == RootReference.ROOT ? in(root, 0) : under(base.evaluate(root, variables), 0);
  }

  private Value under(Value value, int part) {
    if (value.isDocument()) {
      return in(value.doc(), part);
    }
    return value.isArray() ? overArray(value.doc(), part) : Value.MISSING;
  }

  private Value in(Doc document, int part) {
    Value value = document.get(path.part(part));
    return part == last ? value : under(value, part + 1);
  }

  private Value overArray(Doc elements, int part) {
    DocWriter found = DocWriter.array();
    FieldCursor element = elements.fields();
    while (element.next()) {
      Value value = element.value();
      if (value.isDocument()) {
        Value nested = in(value.doc(), part);
        if (!nested.isMissing()) {
          found.add(nested);
        }
      }
    }
    return found.buildArray();
  }

  @Override
  public void addDependencies(Dependencies needed) {
    if (base == RootReference.ROOT) {
      needed.add(path.text());
    } else {
      base.addDependencies(needed);
    }
  }
}
