// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import java.nio.ByteBuffer;

/**
 * How much a collection holds.
 *
 * @param records how many documents
 * @param bytes their sizes together
 * @param lastRecordId the largest record id ever handed out
 */
public record Totals(long records, long bytes, long lastRecordId) {
  public static final Totals NONE = new Totals(0, 0, 0);

  byte[] encode() {
    return ByteBuffer.allocate(24).putLong(records).putLong(bytes).putLong(lastRecordId).array();
  }

  static Totals decode(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new Totals(buffer.getLong(), buffer.getLong(), buffer.getLong());
  }

  static byte[] key(int recordTable) {
    return ByteBuffer.allocate(4).putInt(recordTable).array();
  }

  Totals plus(long moreRecords, long moreBytes, long recordId) {
    return new Totals(records + moreRecords, bytes + moreBytes, Math.max(lastRecordId, recordId));
  }
}
