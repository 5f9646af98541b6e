// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;

/** Builds one array value within the limits of computed values. */
final class ArrayWriter {
  private final DocWriter writer = DocWriter.array();

  ArrayWriter add(Value element) {
    ValueLimits.checkBytes((long) writer.size() + element.length());
    writer.add(ValueLimits.nested(element));
    return this;
  }

  Value build() {
    return writer.buildArray();
  }
}
