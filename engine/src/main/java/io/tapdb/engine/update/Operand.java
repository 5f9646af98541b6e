// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Value;

/**
 * What one operator is given for one path: {@code "a.b": 5} in {@code {$inc: {"a.b": 5}}}.
 *
 * @param path the dotted path as written
 * @param value what stands behind it
 * @param options the options of the statement
 */
record Operand(String path, Value value, UpdateOptions options) {
  /** The error that this operand is not what the operator takes. */
  static TapdbException bad(String message) {
    return new TapdbException(ErrorCode.BAD_VALUE, message);
  }

  @Override
  public String toString() {
    return Shown.field(path, value);
  }
}
