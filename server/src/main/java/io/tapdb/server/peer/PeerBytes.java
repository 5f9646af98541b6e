// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.peer;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.tapdb.engine.bson.Doc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Bytes in and out of messages, without a copy wherever a message is but one array. */
final class PeerBytes {
  private PeerBytes() {}

  static ByteString wrap(byte[] bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes);
  }

  static ByteString wrap(Doc document) {
    return UnsafeByteOperations.unsafeWrap(document.bytes(), document.offset(), document.length());
  }

  /** The bytes of a message that was received and is not looked at by anybody else. */
  static byte[] unwrap(ByteString received) {
    Taker taker = new Taker();
    try {
      UnsafeByteOperations.unsafeWriteTo(received, taker);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return taker.array != null && taker.array.length == received.size()
        ? taker.array
        : received.toByteArray();
  }

  /** Takes the array that is given away, if it is given as a whole. */
  private static final class Taker extends ByteOutput {
    private byte[] array;

    @Override
    public void writeLazy(byte[] value, int offset, int length) {
      array = offset == 0 && length == value.length ? value : null;
    }

    @Override
    public void write(byte value) {
      array = null;
    }

    @Override
    public void write(byte[] value, int offset, int length) {
      array = null;
    }

    @Override
    public void write(ByteBuffer value) {
      array = null;
    }

    @Override
    public void writeLazy(ByteBuffer value) {
      array = null;
    }
  }
}
