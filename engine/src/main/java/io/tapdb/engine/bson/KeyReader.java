// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.bson;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * Gives the values of a key back, for reads that an index answers alone.
 *
 * <p>The reverse of {@link KeyWriter}, with the same rules. It needs the types kept beside the key,
 * and cannot restore decimals, symbols and pointers: {@link #canRestore} says so.
 */
public final class KeyReader {
  private static final int EXPONENT_BIAS = 0x4000;

  private final byte[] key;
  private final byte[] types;
  private int at;
  private int typeAt;
  private int flip;

  public KeyReader(byte[] key, byte[] types) {
    this.key = key;
    this.types = types;
  }

  /** Whether a key with these types can be turned into its values. */
  public static boolean canRestore(byte[] types) {
    return types.length == 0 || types[0] != KeyBytes.TYPE_LOST;
  }

  public Value next(boolean descending) {
    flip = descending ? 0xff : 0;
    return value(byteIn());
  }

  private Value value(byte lead) {
    return switch (lead) {
      case KeyBytes.MIN_KEY -> Value.MIN_KEY;
      case KeyBytes.MAX_KEY -> Value.MAX_KEY;
      case KeyBytes.UNDEFINED -> Value.UNDEFINED;
      case KeyBytes.NULL -> Value.NULL;
      case KeyBytes.NAN -> number(Double.NaN, 0);
      case KeyBytes.NEGATIVE_INFINITY -> number(Double.NEGATIVE_INFINITY, 0);
      case KeyBytes.POSITIVE_INFINITY -> number(Double.POSITIVE_INFINITY, 0);
      case KeyBytes.ZERO -> number(0, 0);
      case KeyBytes.NEGATIVE, KeyBytes.POSITIVE -> magnitude(lead == KeyBytes.NEGATIVE);
      case KeyBytes.STRING -> text(BsonTypes.STRING);
      case KeyBytes.CODE -> text(BsonTypes.CODE);
      case KeyBytes.DOCUMENT -> Value.of(document());
      case KeyBytes.ARRAY -> array();
      case KeyBytes.BINARY -> binary();
      case KeyBytes.OBJECT_ID -> Value.of(BsonTypes.OBJECT_ID, bytesIn(12), 0, 12);
      case KeyBytes.FALSE -> Value.FALSE;
      case KeyBytes.TRUE -> Value.TRUE;
      case KeyBytes.DATE -> Value.date(longIn() ^ Long.MIN_VALUE);
      case KeyBytes.TIMESTAMP -> Value.timestamp(longIn());
      case KeyBytes.REGEX -> regex();
      default -> throw new IllegalStateException("cannot restore lead byte " + (lead & 0xff));
    };
  }

  private Value magnitude(boolean negative) {
    flip ^= negative ? 0xff : 0;
    double magnitude = Double.longBitsToDouble(longIn());
    long rest = byteIn() == KeyBytes.EXACT ? 0 : remainder();
    flip ^= negative ? 0xff : 0;
    return number(negative ? -magnitude : magnitude, negative ? -rest : rest);
  }

  private long remainder() {
    int exponent = ((byteIn() & 0xff) << 8 | (byteIn() & 0xff)) - EXPONENT_BIAS;
    StringBuilder digits = new StringBuilder();
    for (byte pair = byteIn(); pair != 0; pair = byteIn()) {
      int two = pair - 1;
      digits.append((char) ('0' + two / 10)).append((char) ('0' + two % 10));
    }
    BigDecimal unscaled = new BigDecimal(new BigInteger(digits.toString()));
    return unscaled.scaleByPowerOfTen(exponent - digits.length() + 1).longValueExact();
  }

  private Value number(double number, long rest) {
    byte type = typeAt < types.length ? types[typeAt] : KeyBytes.TYPE_INT32;
    typeAt++;
    return switch (type) {
      case KeyBytes.TYPE_INT32 -> Value.of((int) number);
      case KeyBytes.TYPE_INT64 -> Value.of((long) number + rest);
      case KeyBytes.TYPE_NEGATIVE_ZERO -> Value.of(-0.0);
      default -> Value.of(number);
    };
  }

  private Value text(byte type) {
    ByteArrayOutputStream utf8 = new ByteArrayOutputStream();
    for (byte b = byteIn(); ; b = byteIn()) {
      if (b == 0) {
        if (at == key.length || (byte) (key[at] ^ flip) != (byte) 0xff) {
          break;
        }
        at++;
      }
      utf8.write(b);
    }
    int length = utf8.size();
    byte[] bytes = new byte[4 + length + 1];
    LittleEndian.putInt(bytes, 0, length + 1);
    System.arraycopy(utf8.toByteArray(), 0, bytes, 4, length);
    return Value.of(type, bytes, 0, bytes.length);
  }

  private Doc document() {
    DocWriter writer = new DocWriter(64);
    while (byteIn() != KeyBytes.NESTED_END) {
      String name = cstring();
      writer.put(name, value(byteIn()));
    }
    return writer.build();
  }

  private Value array() {
    DocWriter writer = DocWriter.array();
    while (byteIn() != KeyBytes.NESTED_END) {
      writer.add(value(byteIn()));
    }
    return writer.buildArray();
  }

  private Value binary() {
    int length = intIn();
    byte[] bytes = new byte[5 + length];
    LittleEndian.putInt(bytes, 0, length);
    System.arraycopy(bytesIn(length + 1), 0, bytes, 4, length + 1);
    return Value.of(BsonTypes.BINARY, bytes, 0, bytes.length);
  }

  private Value regex() {
    byte[] pattern = cstring().getBytes(StandardCharsets.UTF_8);
    byte[] options = cstring().getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[pattern.length + options.length + 2];
    System.arraycopy(pattern, 0, bytes, 0, pattern.length);
    System.arraycopy(options, 0, bytes, pattern.length + 1, options.length);
    return Value.of(BsonTypes.REGEX, bytes, 0, bytes.length);
  }

  private String cstring() {
    ByteArrayOutputStream utf8 = new ByteArrayOutputStream();
    for (byte b = byteIn(); b != 0; b = byteIn()) {
      utf8.write(b);
    }
    return utf8.toString(StandardCharsets.UTF_8);
  }

  private byte[] bytesIn(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = byteIn();
    }
    return bytes;
  }

  private int intIn() {
    int number = 0;
    for (int i = 0; i < 4; i++) {
      number = number << 8 | (byteIn() & 0xff);
    }
    return number;
  }

  private long longIn() {
    return (long) intIn() << 32 | (intIn() & 0xffffffffL);
  }

  private byte byteIn() {
    return (byte) (key[at++] ^ flip);
  }
}
