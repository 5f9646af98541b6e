// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;

/** Numbers of rows as stages take them. */
final class Counts {
  private Counts() {}

  static long parse(String stage, Value value, ErrorCode notNumber) {
    if (!value.isNumber() || !Numbers.isIntegral(value)) {
      throw new TapdbException(
          notNumber,
          "invalid argument to " + stage + " stage: Expected an integer: " + stage + ": " + value);
    }
    return Numbers.toLong(value);
  }
}
