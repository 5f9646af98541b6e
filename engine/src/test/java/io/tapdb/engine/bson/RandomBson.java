// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.bson;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.random.RandomGenerator;
import org.bson.types.Decimal128;

/** Makes random values of every BSON type, with the awkward ones more often than chance would. */
public final class RandomBson {
  private static final double[] DOUBLES = {
    0.0,
    -0.0,
    1,
    -1,
    0.1,
    -0.1,
    0.5,
    1e300,
    -1e300,
    Double.MAX_VALUE,
    Double.MIN_VALUE,
    -Double.MIN_VALUE,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    0x1p53,
    0x1p63,
    -0x1p63,
    0x1p62,
    1e15,
    123456.789
  };
  private static final long[] LONGS = {
    0,
    1,
    -1,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    (1L << 53) + 1,
    -(1L << 53) - 1,
    1L << 53,
    Long.MAX_VALUE - 1,
    Long.MIN_VALUE + 1,
    (1L << 62) + 1,
    1000000007L
  };
  private static final String[] DECIMALS = {
    "0",
    "-0",
    "1",
    "1.0",
    "0.1",
    "-0.1",
    "NaN",
    "Infinity",
    "-Infinity",
    "9223372036854775807",
    "9223372036854775808",
    "9007199254740993",
    "1E-6176",
    "-1E-6176",
    "9.999E+6144",
    "1E+400",
    "-1E+400",
    "0.3333333333333333333333333333333333",
    "123456.789"
  };
  private static final String[] TEXTS = {
    "", "a", "A", "ab", "a\0", "a\0b", "\0", "é", "日本", "\uD83D\uDE00", "zz", "a\u0001"
  };

  private final RandomGenerator random;

  public RandomBson(RandomGenerator random) {
    this.random = random;
  }

  public Value value(int depth) {
    return switch (random.nextInt(depth > 0 ? 20 : 17)) {
      case 0 -> Value.of(random.nextInt(-3, 4));
      case 1 -> Value.of(random.nextInt());
      case 2 -> Value.of(LONGS[random.nextInt(LONGS.length)]);
      case 3 -> Value.of(random.nextLong() >> random.nextInt(64));
      case 4 -> Value.of(DOUBLES[random.nextInt(DOUBLES.length)]);
      case 5 -> Value.of((double) LONGS[random.nextInt(LONGS.length)]);
      case 6 -> Value.of(Double.longBitsToDouble(random.nextLong()));
      case 7 -> Value.of(Decimal128.parse(DECIMALS[random.nextInt(DECIMALS.length)]));
      case 8 -> Value.of(decimal());
      case 9, 10 -> Value.of(text());
      case 11 -> Value.of(random.nextBoolean());
      case 12 -> Value.date(LONGS[random.nextInt(LONGS.length)]);
      case 13 -> Value.timestamp(LONGS[random.nextInt(LONGS.length)]);
      case 14 -> bytes();
      case 15 -> simple();
      case 16 -> Value.of(BsonTypes.OBJECT_ID, randomBytes(12), 0, 12);
      case 17, 18 -> Value.of(document(depth - 1));
      default -> array(depth - 1);
    };
  }

  private Value simple() {
    return switch (random.nextInt(8)) {
      case 0 -> Value.MIN_KEY;
      case 1 -> Value.MAX_KEY;
      case 2 -> Value.UNDEFINED;
      case 3 -> regex();
      case 4 -> Value.of(text()).retyped(BsonTypes.SYMBOL);
      case 5 -> Value.of(text()).retyped(BsonTypes.CODE);
      default -> Value.NULL;
    };
  }

  private Value regex() {
    String pattern = random.nextBoolean() ? "^a" : "b.*";
    String options = random.nextBoolean() ? "i" : "";
    byte[] bytes =
        (pattern + "\0" + options + "\0").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    return Value.of(BsonTypes.REGEX, bytes, 0, bytes.length);
  }

  private Decimal128 decimal() {
    BigInteger digits =
        new BigInteger(random.nextInt(1, 110), new java.util.Random(random.nextLong()));
    BigDecimal number = new BigDecimal(digits, random.nextInt(-20, 40));
    return new Decimal128(random.nextBoolean() ? number : number.negate());
  }

  public String text() {
    if (random.nextBoolean()) {
      return TEXTS[random.nextInt(TEXTS.length)];
    }
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      text.append((char) ('a' + random.nextInt(4)));
    }
    return text.toString();
  }

  private Value bytes() {
    return Value.binary(random.nextInt(2) * 4, randomBytes(random.nextInt(6)));
  }

  private byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) random.nextInt();
    }
    return bytes;
  }

  public Doc document(int depth) {
    DocWriter writer = new DocWriter();
    for (int i = random.nextInt(4); i > 0; i--) {
      writer.put(random.nextBoolean() ? "a" : "b" + i, value(depth));
    }
    return writer.build();
  }

  public Value array(int depth) {
    DocWriter writer = DocWriter.array();
    for (int i = random.nextInt(4); i > 0; i--) {
      writer.add(value(depth));
    }
    return writer.buildArray();
  }
}
