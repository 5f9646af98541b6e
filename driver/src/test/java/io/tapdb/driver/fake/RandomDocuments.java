// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.fake;

import java.util.random.RandomGenerator;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDbPointer;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonJavaScript;
import org.bson.BsonJavaScriptWithScope;
import org.bson.BsonMaxKey;
import org.bson.BsonMinKey;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonRegularExpression;
import org.bson.BsonString;
import org.bson.BsonSymbol;
import org.bson.BsonTimestamp;
import org.bson.BsonUndefined;
import org.bson.BsonValue;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;

/** Documents of any shape, with values of every type. */
public final class RandomDocuments {
  private static final String[] LETTERS = {"a", "b", "$", "é", "水", "\uD83D\uDE00", " ", "_"};

  private RandomDocuments() {}

  /** A document with up to eight fields. */
  public static BsonDocument document(RandomGenerator random, int depth) {
    BsonDocument document = new BsonDocument();
    for (int i = random.nextInt(8); i > 0; i--) {
      document.put(text(random), value(random, depth));
    }
    return document;
  }

  private static String text(RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(10); i > 0; i--) {
      text.append(LETTERS[random.nextInt(LETTERS.length)]);
    }
    return text.toString();
  }

  /** A value of any type. */
  public static BsonValue value(RandomGenerator random, int depth) {
    return switch (random.nextInt(depth > 0 ? 22 : 19)) {
      case 0 -> new BsonDouble(random.nextDouble());
      case 1 -> new BsonString(text(random));
      case 2 -> new BsonBinary((byte) random.nextInt(3), bytes(random, random.nextInt(20)));
      case 3 -> new BsonUndefined();
      case 4 -> new BsonObjectId(new ObjectId(bytes(random, 12)));
      case 5 -> BsonBoolean.valueOf(random.nextBoolean());
      case 6 -> new BsonDateTime(random.nextLong());
      case 7 -> BsonNull.VALUE;
      case 8 -> new BsonRegularExpression(text(random), "im");
      case 9 -> new BsonDbPointer("a.b", new ObjectId(bytes(random, 12)));
      case 10 -> new BsonJavaScript(text(random));
      case 11 -> new BsonSymbol(text(random));
      case 12 -> new BsonInt32(random.nextInt());
      case 13 -> new BsonTimestamp(random.nextInt(), random.nextInt());
      case 14 -> new BsonInt64(random.nextLong());
      case 15 -> new BsonDecimal128(new Decimal128(random.nextLong()));
      case 16 -> new BsonMinKey();
      case 17 -> new BsonMaxKey();
      case 18 -> new BsonJavaScriptWithScope(text(random), new BsonDocument("a", BsonNull.VALUE));
      case 19 -> array(random, depth - 1);
      default -> document(random, depth - 1);
    };
  }

  private static BsonArray array(RandomGenerator random, int depth) {
    BsonArray array = new BsonArray();
    for (int i = random.nextInt(5); i > 0; i--) {
      array.add(value(random, depth));
    }
    return array;
  }

  private static byte[] bytes(RandomGenerator random, int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
