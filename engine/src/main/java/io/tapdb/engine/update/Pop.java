// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;

/** The operator {@code $pop}: removes the first or the last element of an array. */
final class Pop extends Modifier {
  private final boolean first;

  private Pop(boolean first) {
    this.first = first;
  }

  static Modifier parse(Operand operand) {
    Value value = operand.value();
    if (!value.isNumber()) {
      throw malformed("Expected a number in: " + operand);
    }
    if (!Numbers.isIntegral(value)) {
      throw malformed("Expected an integer: " + operand);
    }
    long which = Numbers.toLong(value);
    if (which != 1 && which != -1) {
      throw malformed("$pop expects 1 or -1, found: " + value);
    }
    return new Pop(which < 0);
  }

  private static TapdbException malformed(String message) {
    return new TapdbException(ErrorCode.FAILED_TO_PARSE, message);
  }

  @Override
  Value apply(Value old, Application run) {
    if (old.isMissing()) {
      return old;
    }
    if (!old.isArray()) {
      throw new TapdbException(
          ErrorCode.TYPE_MISMATCH,
          "Path '"
              + run.path()
              + "' contains an element of non-array type '"
              + BsonTypes.name(old.type())
              + "'");
    }
    int size = old.doc().size();
    if (size == 0) {
      return old;
    }
    DocWriter rest = DocWriter.array(old.length(), 0);
    int removed = first ? 0 : size - 1;
    FieldCursor element = old.doc().fields();
    for (int i = 0; element.next(); i++) {
      if (i != removed) {
        rest.add(element.value());
      }
    }
    return rest.buildArray();
  }

  @Override
  boolean creates() {
    return false;
  }
}
