// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.election.message.LogPositions;
import io.tapdb.election.message.Position;
import io.tapdb.oplog.OpTime;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes a message of a stream between members into an array of a size known before. */
final class WireWriter {
  static final int OP_TIME_BYTES = 16;
  static final int POSITION_BYTES = OP_TIME_BYTES + Long.BYTES;
  static final int POSITIONS_BYTES = 3 * POSITION_BYTES;

  private final ByteBuffer bytes;

  WireWriter(int size) {
    this.bytes = ByteBuffer.allocate(size);
  }

  WireWriter put(byte value) {
    bytes.put(value);
    return this;
  }

  WireWriter put(int value) {
    bytes.putInt(value);
    return this;
  }

  WireWriter put(long value) {
    bytes.putLong(value);
    return this;
  }

  WireWriter put(OpTime opTime) {
    bytes.putLong(opTime.timestamp()).putLong(opTime.term());
    return this;
  }

  WireWriter put(Position position) {
    return put(position.opTime()).put(position.wallMillis());
  }

  WireWriter put(LogPositions log) {
    return put(log.written()).put(log.applied()).put(log.durable());
  }

  WireWriter put(byte[] value) {
    bytes.putInt(value.length).put(value);
    return this;
  }

  /** The message, which has to be full by now. */
  byte[] message() {
    if (bytes.hasRemaining()) {
      throw new IllegalStateException(bytes.remaining() + " bytes of a message are missing");
    }
    return bytes.array();
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
