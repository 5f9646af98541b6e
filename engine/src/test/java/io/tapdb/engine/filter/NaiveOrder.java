// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.bson.types.Decimal128;

/** The order of values a second time, over the tree of the BSON library. */
public final class NaiveOrder {
  private static final List<List<BsonType>> RANKS =
      List.of(
          List.of(BsonType.MIN_KEY),
          List.of(BsonType.UNDEFINED),
          List.of(BsonType.NULL),
          List.of(BsonType.INT32, BsonType.INT64, BsonType.DOUBLE, BsonType.DECIMAL128),
          List.of(BsonType.STRING, BsonType.SYMBOL),
          List.of(BsonType.DOCUMENT),
          List.of(BsonType.ARRAY),
          List.of(BsonType.BINARY),
          List.of(BsonType.OBJECT_ID),
          List.of(BsonType.BOOLEAN),
          List.of(BsonType.DATE_TIME),
          List.of(BsonType.TIMESTAMP),
          List.of(BsonType.REGULAR_EXPRESSION),
          List.of(BsonType.JAVASCRIPT),
          List.of(BsonType.MAX_KEY));

  private NaiveOrder() {}

  static int rank(BsonValue value) {
    for (int i = 0; i < RANKS.size(); i++) {
      if (RANKS.get(i).contains(value.getBsonType())) {
        return i;
      }
    }
    throw new IllegalStateException("" + value.getBsonType());
  }

  /** Compares two values; null is a missing one and like a null. */
  public static int compare(BsonValue x, BsonValue y) {
    BsonValue a = x == null ? org.bson.BsonNull.VALUE : x;
    BsonValue b = y == null ? org.bson.BsonNull.VALUE : y;
    if (rank(a) != rank(b)) {
      return Integer.compare(rank(a), rank(b));
    }
    return switch (a.getBsonType()) {
      case INT32, INT64, DOUBLE, DECIMAL128 -> numbers(a, b);
      case STRING, SYMBOL -> bytes(utf8(text(a)), utf8(text(b)));
      case JAVASCRIPT -> bytes(utf8(a.asJavaScript().getCode()), utf8(b.asJavaScript().getCode()));
      case DOCUMENT -> documents(a.asDocument(), b.asDocument());
      case ARRAY -> arrays(a.asArray(), b.asArray());
      case BINARY -> binaries(a, b);
      case OBJECT_ID -> a.asObjectId().compareTo(b.asObjectId());
      case BOOLEAN -> a.asBoolean().compareTo(b.asBoolean());
      case DATE_TIME -> a.asDateTime().compareTo(b.asDateTime());
      case TIMESTAMP ->
          Long.compareUnsigned(a.asTimestamp().getValue(), b.asTimestamp().getValue());
      case REGULAR_EXPRESSION -> regexes(a, b);
      default -> 0;
    };
  }

  private static int regexes(BsonValue a, BsonValue b) {
    int patterns =
        bytes(
            utf8(a.asRegularExpression().getPattern()), utf8(b.asRegularExpression().getPattern()));
    return patterns != 0
        ? patterns
        : bytes(
            utf8(a.asRegularExpression().getOptions()), utf8(b.asRegularExpression().getOptions()));
  }

  private static int binaries(BsonValue a, BsonValue b) {
    byte[] left = a.asBinary().getData();
    byte[] right = b.asBinary().getData();
    if (left.length != right.length) {
      return Integer.compare(left.length, right.length);
    }
    int types = (a.asBinary().getType() & 255) - (b.asBinary().getType() & 255);
    return types != 0 ? types : bytes(left, right);
  }

  private static String text(BsonValue value) {
    return value.isString() ? value.asString().getValue() : value.asSymbol().getSymbol();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static int bytes(byte[] a, byte[] b) {
    return Arrays.compareUnsigned(a, b);
  }

  private static int documents(BsonDocument a, BsonDocument b) {
    Iterator<Map.Entry<String, BsonValue>> left = a.entrySet().iterator();
    Iterator<Map.Entry<String, BsonValue>> right = b.entrySet().iterator();
    while (left.hasNext() && right.hasNext()) {
      Map.Entry<String, BsonValue> l = left.next();
      Map.Entry<String, BsonValue> r = right.next();
      int order = Integer.compare(rank(l.getValue()), rank(r.getValue()));
      order = order != 0 ? order : bytes(utf8(l.getKey()), utf8(r.getKey()));
      order = order != 0 ? order : compare(l.getValue(), r.getValue());
      if (order != 0) {
        return order;
      }
    }
    return Boolean.compare(left.hasNext(), right.hasNext());
  }

  private static int arrays(List<BsonValue> a, List<BsonValue> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int order = compare(a.get(i), b.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  private static int numbers(BsonValue a, BsonValue b) {
    double left = special(a);
    double right = special(b);
    if (left != 0 || right != 0) {
      // NaN first, then the infinities around all other numbers
      return Double.isNaN(left) || Double.isNaN(right)
          ? Boolean.compare(Double.isNaN(right), Double.isNaN(left))
          : Double.compare(left, right);
    }
    return exact(a).compareTo(exact(b));
  }

  private static double special(BsonValue number) {
    double value =
        number.isDecimal128()
            ? (number.asDecimal128().getValue().isFinite()
                ? 0
                : number.asDecimal128().getValue().doubleValue())
            : number.asNumber().doubleValue();
    return Double.isFinite(value) ? 0 : value;
  }

  static BigDecimal exact(BsonValue number) {
    if (number instanceof BsonDouble d) {
      return new BigDecimal(d.getValue());
    }
    if (number.isDecimal128()) {
      Decimal128 decimal = number.asDecimal128().getValue();
      return decimal.isNegative()
              && decimal.toString().matches("-0.*")
              && decimal.doubleValue() == 0
              && decimal.toString().replaceAll("E.*", "").matches("-[0.]*")
          ? BigDecimal.ZERO
          : decimal.bigDecimalValue();
    }
    return BigDecimal.valueOf(number.asNumber().longValue());
  }
}
