// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Entries for tests: numbered, with text payloads. */
final class Entries {
  static final OplogSettings SMALL = new OplogSettings(1 << 20, 16 * 1024, 1 << 20, 0);

  private Entries() {}

  static OpTime at(long number) {
    return OpTime.of(1000 + number / 10, (int) (number % 10) + 1, 1);
  }

  static byte[] payload(long number, int size) {
    return ("entry " + number + " " + "x".repeat(size)).getBytes(StandardCharsets.UTF_8);
  }

  static void append(Oplog oplog, long number) throws IOException {
    append(oplog, number, payload(number, 100));
  }

  static void append(Oplog oplog, long number, byte[] payload) throws IOException {
    if (!oplog.hasRoomFor(RecordFormat.bytesFor(payload.length))) {
      oplog.prepareSpare();
    }
    oplog.append(at(number), payload);
  }

  static List<String> read(Oplog oplog, OpTime after) throws IOException {
    return drain(oplog.after(after));
  }

  static List<String> drain(OplogCursor cursor) throws IOException {
    List<String> entries = new ArrayList<>();
    while (cursor.next()) {
      entries.add(new String(cursor.entry(), StandardCharsets.UTF_8));
    }
    return entries;
  }

  static String text(long number) {
    return new String(payload(number, 100), StandardCharsets.UTF_8);
  }
}
