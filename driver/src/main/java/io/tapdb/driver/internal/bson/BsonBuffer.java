// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.bson;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.bson.BsonSerializationException;
import org.bson.ByteBuf;
import org.bson.ByteBufNIO;
import org.bson.io.OutputBuffer;
import org.bson.types.ObjectId;

/**
 * The growing array a command is written into, by codecs too, and which is then sent as it is.
 *
 * <p>Strings and names are encoded in one go; the library's own buffers take them character by
 * character, which costs more than all the rest of a command.
 */
public final class BsonBuffer extends OutputBuffer {
  /** The largest array every virtual machine grants. */
  private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  private byte[] bytes;
  private int size;

  /** A buffer with room for this many bytes before it has to grow. */
  public BsonBuffer(int expected) {
    this.bytes = new byte[expected];
  }

  /** The array behind it, of which the first {@link #getSize} bytes count. */
  public byte[] array() {
    return bytes;
  }

  private int reserve(int count) {
    int at = size;
    if (bytes.length - at < count) {
      grow((long) at + count);
    }
    size = at + count;
    return at;
  }

  private void grow(long needed) {
    if (needed > MAX_BYTES) {
      throw new BsonSerializationException("a command of " + needed + " bytes fits no array");
    }
    bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_BYTES, Math.max(needed, 2L * bytes.length)));
  }

  @Override
  public void writeByte(int value) {
    int at = reserve(1);
    bytes[at] = (byte) value;
  }

  @Override
  public void writeBytes(byte[] source, int offset, int length) {
    int at = reserve(length);
    System.arraycopy(source, offset, bytes, at, length);
  }

  @Override
  public void writeInt32(int value) {
    int at = reserve(Integer.BYTES);
    LittleEndian.putInt(bytes, at, value);
  }

  /** Writes a number over what stands at this place, such as the length of what came since. */
  public void setInt32(int position, int value) {
    LittleEndian.putInt(bytes, position, value);
  }

  @Override
  public void writeInt64(long value) {
    int at = reserve(Long.BYTES);
    LittleEndian.putLong(bytes, at, value);
  }

  @Override
  public void writeObjectId(ObjectId value) {
    int at = reserve(12);
    value.putToByteBuffer(ByteBuffer.wrap(bytes, at, 12));
  }

  @Override
  public void writeString(String value) {
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    int at = reserve(Integer.BYTES + text.length + 1);
    LittleEndian.putInt(bytes, at, text.length + 1);
    System.arraycopy(text, 0, bytes, at + Integer.BYTES, text.length);
    bytes[at + Integer.BYTES + text.length] = 0;
  }

  @Override
  public void writeCString(String value) {
    int length = value.length();
    int at = reserve(length + 1);
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c == 0 || c >= 0x80) {
        size = at;
        writeWideCString(value);
        return;
      }
      bytes[at + i] = (byte) c;
    }
    bytes[at + length] = 0;
  }

  private void writeWideCString(String value) {
    if (value.indexOf(0) >= 0) {
      throw new BsonSerializationException(
          "a field name or pattern must not contain the character U+0000: " + value);
    }
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    int at = reserve(text.length + 1);
    System.arraycopy(text, 0, bytes, at, text.length);
    bytes[at + text.length] = 0;
  }

  @Override
  protected void write(int position, int value) {
    bytes[position] = (byte) value;
  }

  /** Makes room for this many bytes in the middle, moving what follows. */
  public void insertGap(int position, int count) {
    int end = reserve(count);
    System.arraycopy(bytes, position, bytes, position + count, end - position);
  }

  @Override
  public int getPosition() {
    return size;
  }

  @Override
  public int getSize() {
    return size;
  }

  @Override
  public void truncateToPosition(int position) {
    if (position < 0 || position > size) {
      throw new IllegalArgumentException("position " + position + " is not within " + size);
    }
    size = position;
  }

  @Override
  public int pipe(OutputStream out) throws IOException {
    out.write(bytes, 0, size);
    return size;
  }

  @Override
  public List<ByteBuf> getByteBuffers() {
    ByteBuffer view = ByteBuffer.wrap(bytes, 0, size).duplicate().order(ByteOrder.LITTLE_ENDIAN);
    return List.of(new ByteBufNIO(view));
  }
}
