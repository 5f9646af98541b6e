// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The frame around one entry in a segment.
 *
 * <pre>
 *  0  payload length   4   more than zero; zero means that nothing was written here
 *  4  checksum         4   CRC32C of everything behind it, so also of the link
 *  8  link             4   checksum of the record before
 * 12  generation       4   which cut of the log this was written after
 * 16  forced           8   position up to which the log was on disk when this was written
 * 24  timestamp        8
 * 32  term             8
 * 40  payload, padded with zeros to a multiple of 8
 * </pre>
 */
final class RecordFormat {
  static final int HEADER_BYTES = 40;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private RecordFormat() {}

  /** Bytes a record with that payload takes in a segment. */
  static int bytesFor(int payload) {
    return (HEADER_BYTES + payload + 7) & ~7;
  }

  /** Fills in the header in front of a payload that is already in place, and the padding. */
  static int seal(byte[] bytes, int at, int payload, Frame frame) {
    putInt(bytes, at, payload);
    putInt(bytes, at + 8, frame.link());
    putInt(bytes, at + 12, frame.generation());
    putLong(bytes, at + 16, frame.forced());
    putLong(bytes, at + 24, frame.opTime().timestamp());
    putLong(bytes, at + 32, frame.opTime().term());
    for (int i = at + HEADER_BYTES + payload; i < at + bytesFor(payload); i++) {
      bytes[i] = 0;
    }
    int crc = crc(bytes, at + 8, HEADER_BYTES - 8 + payload);
    putInt(bytes, at + 4, crc);
    return crc;
  }

  /** What a record says besides its payload. */
  record Frame(int link, int generation, long forced, OpTime opTime) {}

  static int payload(byte[] bytes, int at) {
    return getInt(bytes, at);
  }

  static int checksum(byte[] bytes, int at) {
    return getInt(bytes, at + 4);
  }

  static int generation(byte[] bytes, int at) {
    return getInt(bytes, at + 12);
  }

  static Frame frame(byte[] bytes, int at) {
    return new Frame(
        getInt(bytes, at + 8),
        generation(bytes, at),
        getLong(bytes, at + 16),
        new OpTime(getLong(bytes, at + 24), getLong(bytes, at + 32)));
  }

  /** Whether the record, which must lie within the array, has the checksum it claims. */
  static boolean isSound(byte[] bytes, int at) {
    return crc(bytes, at + 8, HEADER_BYTES - 8 + payload(bytes, at)) == checksum(bytes, at);
  }

  static int crc(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  static int getInt(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  static long getLong(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  static void putInt(byte[] bytes, int at, int value) {
    INT.set(bytes, at, value);
  }

  static void putLong(byte[] bytes, int at, long value) {
    LONG.set(bytes, at, value);
  }
}
