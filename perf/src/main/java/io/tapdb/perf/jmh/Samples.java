// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.jmh;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import java.util.random.RandomGenerator;

/** Documents as the parts are measured on: 1 KiB in ten fields, the same in every run. */
final class Samples {
  private static final int FIELDS = 10;
  private static final int FIELD_BYTES = 96;

  private Samples() {}

  /** A document with that {@code _id} and ten fields of printable text. */
  static Doc document(long id, RandomGenerator random) {
    DocWriter document = new DocWriter().put("_id", id);
    for (int i = 0; i < FIELDS; i++) {
      document.put("field" + i, text(random));
    }
    return document.build();
  }

  private static String text(RandomGenerator random) {
    StringBuilder text = new StringBuilder(FIELD_BYTES);
    for (int i = 0; i < FIELD_BYTES; i++) {
      text.append((char) random.nextInt(' ', '~'));
    }
    return text.toString();
  }
}
