// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;

/** Values and fields as error messages show them: large ones by type and size only. */
final class Shown {
  private static final int MAX_BYTES = 1024;

  private Shown() {}

  static String value(Value value) {
    return value.length() > MAX_BYTES
        ? "<" + BsonTypes.name(value.type()) + " of " + value.length() + " bytes>"
        : value.toString();
  }

  static String field(String name, Value value) {
    return "{" + name + ": " + value(value) + "}";
  }

  /** The document's identity: {@code {_id: 1}}, or {@code {no id}}. */
  static String identity(Doc document) {
    Value id = document.get("_id");
    return id.isMissing() ? "{no id}" : field("_id", id);
  }
}
