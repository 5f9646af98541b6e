// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.filter;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.RandomBson;
import io.tapdb.engine.bson.Value;
import java.util.random.RandomGenerator;

/** Makes random filters over a few field names, and documents that have a chance to match them. */
public final class RandomQuery {
  private static final String[] NAMES = {"a", "b", "c"};
  private static final String[] PATHS = {"a", "b", "a.b", "a.b.c", "a.0", "b.1", "a.0.b", "c"};
  private static final String[] SIDES = {"$gt", "$lt", "$lte"};
  private static final String[] TYPES = {
    "double", "string", "object", "array", "int", "number", "null", "bool", "undefined", "minKey"
  };
  private static final String[] PATTERNS = {"^a", "b", "^ab?", "a.c", "^(a|b)"};

  private final RandomGenerator random;
  private final RandomBson bson;

  public RandomQuery(RandomGenerator random) {
    this.random = random;
    this.bson = new RandomBson(random);
  }

  private String pick(String[] from) {
    return from[random.nextInt(from.length)];
  }

  /** A value from a small range, so that equal ones are common. */
  public Value scalar() {
    return switch (random.nextInt(14)) {
      case 0, 1, 2, 3, 4 -> Value.of(random.nextInt(4));
      case 5 -> Value.of((long) random.nextInt(4));
      case 6 -> Value.of(random.nextInt(8) / 2.0);
      case 7, 8 ->
          Value.of("" + (char) ('a' + random.nextInt(3)) + (char) ('a' + random.nextInt(3)));
      case 9 -> Value.NULL;
      case 10 -> Value.of(random.nextBoolean());
      case 11 -> random.nextBoolean() ? Value.MIN_KEY : Value.MAX_KEY;
      case 12 -> Value.of(Double.NaN);
      default -> comparable(bson.value(0));
    };
  }

  private static Value comparable(Value value) {
    boolean refused = value.type() == BsonTypes.UNDEFINED || value.type() == BsonTypes.REGEX;
    return refused ? Value.NULL : value;
  }

  /** A value that may be a document or an array. */
  public Value value(int depth) {
    int kind = depth > 0 ? random.nextInt(6) : 0;
    if (kind == 4) {
      return Value.of(document(depth - 1));
    }
    if (kind == 5) {
      DocWriter array = DocWriter.array();
      for (int i = random.nextInt(4); i > 0; i--) {
        array.add(value(depth - 1));
      }
      return array.buildArray();
    }
    return scalar();
  }

  /** A document with some of the field names. */
  public Doc document(int depth) {
    DocWriter writer = new DocWriter();
    for (String name : NAMES) {
      if (random.nextInt(3) > 0) {
        writer.put(name, value(depth));
      }
    }
    return writer.build();
  }

  public String path() {
    return pick(PATHS);
  }

  /** A filter document of the common operators. */
  public Doc filter(int depth) {
    DocWriter writer = new DocWriter();
    int kind = depth > 0 ? random.nextInt(8) : 0;
    if (kind == 5 || kind == 6) {
      writer.openArray(pick(new String[] {"$and", "$or", "$nor"}));
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        writer.add(filter(depth - 1));
      }
      return writer.close().build();
    }
    String path = path();
    leaf(writer, path, depth);
    String other = path();
    if (kind == 7 && !other.equals(path)) {
      leaf(writer, other, depth);
    }
    return writer.build();
  }

  private void leaf(DocWriter writer, String path, int depth) {
    if (random.nextInt(4) == 0) {
      writer.put(path, value(2));
      return;
    }
    writer.open(path);
    operators(writer, depth);
    writer.close();
  }

  private void operators(DocWriter writer, int depth) {
    operator(writer, depth);
    if (random.nextInt(4) == 0) {
      writer.put("$gte", scalar());
    }
  }

  private void operator(DocWriter writer, int depth) {
    switch (random.nextInt(depth > 0 ? 13 : 11)) {
      case 0, 1 -> writer.put(pick(SIDES), value(1));
      case 2 -> writer.put("$eq", value(2));
      case 3 -> writer.put("$ne", value(1));
      case 4 -> list(writer, "$in");
      case 5 -> list(writer, "$nin");
      case 6 -> writer.put("$exists", random.nextBoolean());
      case 7 -> writer.put("$type", pick(TYPES));
      case 8 -> writer.put("$size", random.nextInt(3));
      case 9 -> writer.openArray("$mod").add(Value.of(2)).add(Value.of(random.nextInt(2))).close();
      case 10 -> writer.put("$regex", pick(PATTERNS));
      case 11 -> {
        writer.open("$not");
        operators(writer, depth - 1);
        writer.close();
      }
      default -> elemMatch(writer, depth);
    }
  }

  private void list(DocWriter writer, String name) {
    writer.openArray(name);
    for (int i = random.nextInt(4); i > 0; i--) {
      writer.add(value(1));
    }
    writer.close();
  }

  private void elemMatch(DocWriter writer, int depth) {
    if (random.nextBoolean()) {
      writer.put("$elemMatch", filter(depth - 1));
    } else {
      writer.open("$elemMatch");
      operators(writer, depth - 1);
      writer.close();
    }
  }
}
