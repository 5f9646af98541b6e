// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocEdits;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.FieldPath;
import io.tapdb.engine.bson.Value;

/** One application of a difference of arrays: both are walked side by side, as indexes rise. */
final class ArrayDiffApplier {
  private final Doc diff;
  private final FieldCursor changes;
  private boolean nested;
  private int index = -1;

  private ArrayDiffApplier(Doc diff) {
    this.diff = diff;
    this.changes = diff.fields();
    changes.next(); // the mark of an array
  }

  static Doc array(Doc before, Doc diff) {
    return new ArrayDiffApplier(diff).to(before);
  }

  private Doc to(Doc before) {
    boolean more = changes.next();
    int length = -1;
    if (more && changes.nameIs("l")) {
      length = length();
      more = changes.next();
    }
    DocEdits edits = new DocEdits(before);
    FieldCursor element = before.fields();
    int count = 0;
    more = more && step();
    while (element.next()) {
      if (count == length) {
        edits.cutFrom(element);
        break;
      }
      if (more && index == count) {
        edits.replace(element, changed(element.value()));
        more = changes.next() && step();
      }
      count++;
    }
    if (count < length) {
      throw DiffApplier.malformed("cuts an array to more than it has", diff);
    }
    for (; more; more = changes.next() && step()) {
      if (index != count || count == length || nested) {
        throw DiffApplier.malformed("changes an element that is not there", diff);
      }
      edits.appendElement(count++, changes.value());
    }
    return edits.isUnchanged() ? before : edits.build();
  }

  private int length() {
    Value value = changes.value();
    if (value.type() != BsonTypes.INT32 || value.int32() < 0) {
      throw DiffApplier.malformed("has no length", diff);
    }
    return value.int32();
  }

  /** Reads kind and index of the change the cursor stands on. */
  private boolean step() {
    String name = changes.name();
    int at = name.isEmpty() ? -1 : FieldPath.arrayIndex(name.substring(1));
    boolean update = name.startsWith("u");
    nested = name.startsWith("s") && changes.value().isDocument();
    if (at <= index || !(update || nested)) {
      throw DiffApplier.malformed("has the unknown change '" + name + "'", diff);
    }
    index = at;
    return true;
  }

  private Value changed(Value before) {
    return nested ? DiffApplier.nested(before, changes.value().doc()) : changes.value();
  }
}
