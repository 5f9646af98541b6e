// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.bson;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.util.Arrays;
import java.util.List;
import org.bson.BsonValue;
import org.bson.codecs.Encoder;
import org.bson.conversions.Bson;

/** A command being written, field by field, into the bytes that will be sent. */
public final class CommandWriter {
  private static final byte DOUBLE = 0x01;
  private static final byte STRING = 0x02;
  private static final byte DOCUMENT = 0x03;
  private static final byte ARRAY = 0x04;
  private static final byte BOOLEAN = 0x08;
  private static final byte INT32 = 0x10;
  private static final byte INT64 = 0x12;

  private final BsonBuffer out;

  private CommandWriter(BsonBuffer out) {
    this.out = out;
  }

  private CommandWriter(int expected) {
    this(new BsonBuffer(expected));
    out.writeInt32(0);
  }

  /** A command on a collection; its bytes are expected to be about this many. */
  public static CommandWriter on(String command, String collection, int expected) {
    return new CommandWriter(expected).string(command, collection);
  }

  /** A document that is to become part of a command later. */
  public static CommandWriter part(int expected) {
    return new CommandWriter(expected);
  }

  /** A command whose own value says nothing, such as {@code {ping: 1}}. */
  public static CommandWriter of(String command) {
    return new CommandWriter(256).int32(command, 1);
  }

  /** A command whose own value is a number. */
  public static CommandWriter of(String command, long value) {
    return new CommandWriter(256).int64(command, value);
  }

  /** A finished document, to be sent as it stands. */
  public static ByteString whole(Bson command) {
    BsonBuffer out = new BsonBuffer(512);
    Encoding.write(out, command);
    return UnsafeByteOperations.unsafeWrap(out.array(), 0, out.getSize());
  }

  /** A finished document, to which fields may be added. */
  public static CommandWriter begun(Bson command) {
    BsonBuffer out = new BsonBuffer(512);
    Encoding.write(out, command);
    out.truncateToPosition(out.getSize() - 1);
    return new CommandWriter(out);
  }

  /** The field of this name in a command just {@link #begun}; null if it has none. */
  public FieldWalk find(String name) {
    FieldWalk walk = new FieldWalk(out.array(), 0);
    return walk.seek(name) && walk.isDocument() ? walk : null;
  }

  /** What is written so far, for those who write more than single fields. */
  public BsonBuffer buffer() {
    return out;
  }

  private void header(byte type, String name) {
    out.writeByte(type);
    out.writeCString(name);
  }

  /** A string. */
  public CommandWriter string(String name, String value) {
    header(STRING, name);
    out.writeString(value);
    return this;
  }

  /** A small number. */
  public CommandWriter int32(String name, int value) {
    header(INT32, name);
    out.writeInt32(value);
    return this;
  }

  /** A big number. */
  public CommandWriter int64(String name, long value) {
    header(INT64, name);
    out.writeInt64(value);
    return this;
  }

  /** A number with a fraction. */
  public CommandWriter float64(String name, double value) {
    header(DOUBLE, name);
    out.writeInt64(Double.doubleToRawLongBits(value));
    return this;
  }

  /** A truth value. */
  public CommandWriter bool(String name, boolean value) {
    header(BOOLEAN, name);
    out.writeByte(value ? 1 : 0);
    return this;
  }

  /** A document. */
  public CommandWriter document(String name, Bson value) {
    header(DOCUMENT, name);
    Encoding.write(out, value);
    return this;
  }

  /** A document with a codec of its own. */
  public <T> CommandWriter document(String name, T value, Encoder<T> encoder) {
    header(DOCUMENT, name);
    Encoding.write(out, value, encoder);
    return this;
  }

  /** A value of any type. */
  public CommandWriter value(String name, BsonValue value) {
    return fields(FieldList.EMPTY.with(name, value));
  }

  /** An array of documents. */
  public CommandWriter documents(String name, List<? extends Bson> values) {
    array(out, name, values);
    return this;
  }

  /** Fields encoded before. */
  public CommandWriter fields(FieldList fields) {
    fields.writeTo(out);
    return this;
  }

  /** Begins an array; returns the mark that {@link #end} takes. */
  public int startArray(String name) {
    header(ARRAY, name);
    return open();
  }

  /** Begins a document; returns the mark that {@link #end} takes. */
  public int startDocument(String name) {
    header(DOCUMENT, name);
    return open();
  }

  /** Begins an array's element that is a document; its content and {@link #end} must follow. */
  public void elementHeader(int index) {
    out.writeByte(DOCUMENT);
    writeIndex(out, index);
  }

  /** Begins a document without a header; returns the mark that {@link #end} takes. */
  public int open() {
    int mark = out.getPosition();
    out.writeInt32(0);
    return mark;
  }

  /** Ends what was begun at this mark. */
  public void end(int mark) {
    out.writeByte(0);
    out.setInt32(mark, out.getPosition() - mark);
  }

  /** Ends the document and gives away a copy of its bytes. */
  public byte[] finishPart() {
    end(0);
    return Arrays.copyOf(out.array(), out.getSize());
  }

  /** Ends the command and gives away its bytes; nothing may be written afterwards. */
  public ByteString finish() {
    end(0);
    return UnsafeByteOperations.unsafeWrap(out.array(), 0, out.getSize());
  }

  static void array(BsonBuffer out, String name, List<? extends Bson> values) {
    out.writeByte(ARRAY);
    out.writeCString(name);
    int mark = out.getPosition();
    out.writeInt32(0);
    int index = 0;
    for (Bson value : values) {
      out.writeByte(DOCUMENT);
      writeIndex(out, index++);
      Encoding.write(out, value);
    }
    out.writeByte(0);
    out.setInt32(mark, out.getPosition() - mark);
  }

  /** Writes the name of an array's element, its index in decimal. */
  private static void writeIndex(BsonBuffer out, int index) {
    int divisor = 1;
    while (index / divisor >= 10) {
      divisor *= 10;
    }
    for (int rest = index; divisor > 0; divisor /= 10) {
      out.writeByte('0' + rest / divisor);
      rest %= divisor;
    }
    out.writeByte(0);
  }
}
