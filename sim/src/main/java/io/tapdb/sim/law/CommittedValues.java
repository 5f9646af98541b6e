// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.law;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldCursor;
import java.util.stream.LongStream;

/** The values that clients write, each of them unique, as they stand in an entry of the log. */
final class CommittedValues {
  private static final String FIELD = "v";

  private CommittedValues() {}

  static long[] in(byte[] entry) {
    LongStream.Builder values = LongStream.builder();
    collect(
        new Doc(entry).get("o").isDocument() ? new Doc(entry).get("o").doc() : Doc.EMPTY, values);
    return values.build().toArray();
  }

  private static void collect(Doc document, LongStream.Builder values) {
    FieldCursor field = document.fields();
    while (field.next()) {
      if (field.type() == BsonTypes.INT64 && field.nameIs(FIELD)) {
        values.add(field.value().int64());
      } else if (field.value().isDocument() || field.value().isArray()) {
        collect(field.value().doc(), values);
      }
    }
  }
}
