// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.election.message.LogPositions;
import io.tapdb.election.message.Position;
import io.tapdb.oplog.OpTime;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads a message of a stream between members; what does not make sense is a {@link WireFault}. */
final class WireReader {
  /** Says that a message is none; the stream it came through is of no use. */
  static final class WireFault extends Exception {
    private static final long serialVersionUID = 1L;

    WireFault(String message) {
      super(message);
    }
  }

  private final ByteBuffer bytes;

  WireReader(byte[] message) {
    this.bytes = ByteBuffer.wrap(message);
  }

  byte oneByte() throws WireFault {
    require(1);
    return bytes.get();
  }

  int int32() throws WireFault {
    require(Integer.BYTES);
    return bytes.getInt();
  }

  long int64() throws WireFault {
    require(Long.BYTES);
    return bytes.getLong();
  }

  /** A number of things that follow and take at least so many bytes each. */
  int count(int bytesEach) throws WireFault {
    int count = int32();
    if (count < 0 || (long) count * bytesEach > bytes.remaining()) {
      throw new WireFault(count + " things do not fit into a message");
    }
    return count;
  }

  OpTime opTime() throws WireFault {
    return new OpTime(int64(), int64());
  }

  Position position() throws WireFault {
    return new Position(opTime(), int64());
  }

  LogPositions positions() throws WireFault {
    return new LogPositions(position(), position(), position());
  }

  byte[] bytes() throws WireFault {
    byte[] read = new byte[count(1)];
    try {
      bytes.get(read);
    } catch (BufferUnderflowException tooShort) {
      throw new WireFault("a message ends too soon");
    }
    return read;
  }

  String text() throws WireFault {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  private void require(int count) throws WireFault {
    if (bytes.remaining() < count) {
      throw new WireFault("a message ends too soon");
    }
  }
}
