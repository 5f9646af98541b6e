// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Value;

/** {@code $type} and {@code $isNumber}: what a value is. */
final class TypeOperators {
  private TypeOperators() {}

  static void register(OperatorRegistry registry) {
    registry.unary("$type", value -> Value.of(BsonTypes.name(value.type())));
    registry.unary("$isNumber", value -> Value.of(value.isNumber()));
  }
}
