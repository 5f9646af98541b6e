// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

import java.io.IOException;

/**
 * How often the log has been cut, and where last: kept in a small file of its own, because it must
 * be on disk before anything is written over what was cut.
 *
 * <p>A record at or behind the cut counts only if it carries the present number, so that bytes of
 * an earlier generation that still lie behind a new tail are never taken for entries again.
 *
 * @param number rises with every cut, from 1
 * @param cut position from which only records of this generation count
 */
record Generation(int number, long cut) {
  private static final String FILE = "GENERATION";
  private static final int BYTES = 16;

  static Generation read(LogDisk disk) throws IOException {
    byte[] bytes = disk.read(FILE);
    if (bytes == null) {
      return new Generation(1, 0);
    }
    if (bytes.length != BYTES
        || RecordFormat.crc(bytes, 4, BYTES - 4) != RecordFormat.getInt(bytes, 0)) {
      throw new OplogDamagedException(
          "the oplog file "
              + FILE
              + " is damaged; restore this member from another one or a backup");
    }
    return new Generation(RecordFormat.getInt(bytes, 4), RecordFormat.getLong(bytes, 8));
  }

  /** Makes a cut at that position durable and gives the generation that follows it. */
  Generation next(LogDisk disk, long cutAt) throws IOException {
    Generation next = new Generation(number + 1, cutAt);
    byte[] bytes = new byte[BYTES];
    RecordFormat.putInt(bytes, 4, next.number);
    RecordFormat.putLong(bytes, 8, next.cut);
    RecordFormat.putInt(bytes, 0, RecordFormat.crc(bytes, 4, BYTES - 4));
    disk.replace(FILE, bytes);
    return next;
  }

  /** Whether something written under that generation may stand at that position. */
  boolean admits(long position, int generation) {
    return position < cut ? generation <= number : generation == number;
  }
}
