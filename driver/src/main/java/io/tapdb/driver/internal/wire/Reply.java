// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.wire;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The document a server answered with, in the bytes it arrived in, and the server it came from. */
public final class Reply {
  private final byte[] bytes;
  private final int offset;
  private final int length;
  private final ServerLink origin;

  Reply(ByteString bson, ServerLink origin) {
    Backing backing = new Backing(bson.size());
    try {
      UnsafeByteOperations.unsafeWriteTo(bson, backing);
    } catch (IOException e) {
      throw new IllegalStateException("an array refused bytes", e);
    }
    this.bytes = backing.bytes;
    this.offset = backing.offset;
    this.length = bson.size();
    this.origin = origin;
  }

  /** The array the document stands in. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where in the array it starts. */
  public int offset() {
    return offset;
  }

  /** How many bytes it has. */
  public int length() {
    return length;
  }

  /** The server that sent it; a cursor's next batch has to be asked of the same. */
  public ServerLink origin() {
    return origin;
  }

  /** Takes the array out of a ByteString; only one made of several pieces is copied. */
  private static final class Backing extends ByteOutput {
    private final int size;
    private byte[] bytes = new byte[0];
    private int offset;
    private int filled;

    Backing(int size) {
      this.size = size;
    }

    @Override
    public void writeLazy(byte[] piece, int from, int count) {
      if (count == size) {
        bytes = piece;
        offset = from;
      } else {
        write(piece, from, count);
      }
    }

    @Override
    public void write(byte[] piece, int from, int count) {
      System.arraycopy(piece, from, room(), filled, count);
      filled += count;
    }

    @Override
    public void write(byte value) {
      room()[filled++] = value;
    }

    @Override
    public void writeLazy(ByteBuffer piece) {
      write(piece);
    }

    @Override
    public void write(ByteBuffer piece) {
      int count = piece.remaining();
      piece.get(room(), filled, count);
      filled += count;
    }

    private byte[] room() {
      if (bytes.length == 0) {
        bytes = new byte[size];
      }
      return bytes;
    }
  }
}
