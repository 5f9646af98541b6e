// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.RandomBson;
import io.tapdb.engine.bson.Value;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** Makes documents that look like queries and mostly are not, and operations that end in time. */
public final class RandomOperators {
  private static final List<String> WORDS =
      List.of(
          "_id a b c a.b a.0 b.c.d a.$ $a $a.b $$this $$value $$ROOT $$NOW $$REMOVE $$CURRENT.a x"
              .split(" "));
  private static final List<String> ARGUMENTS =
      List.of(
          ("input as in cond limit initialValue vars if then else branches default case inputs"
                  + " defaults useLongestLength date timezone format onNull onError unit amount"
                  + " startDate endDate binSize startOfWeek dateString year month day isoWeekYear"
                  + " isoWeek hour to regex options find replacement chars n sortBy output field"
                  + " value path includeArrayIndex preserveNullAndEmptyArrays newRoot size from"
                  + " localField foreignField let pipeline coll groupBy boundaries buckets iso8601")
              .split(" "));
  private static final List<String> TEXTS =
      List.of(
          "day", "month", "week", "hour", "year", "int", "string", "UTC", "%Y-%m", "i", "(a", "^a");

  private final RandomGenerator random;
  private final RandomBson bson;
  private final List<String> operators;

  public RandomOperators(RandomGenerator random, Collection<String> operators) {
    this.random = random;
    this.bson = new RandomBson(random);
    this.operators = operators.stream().sorted().toList();
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }

  /** A document with some operators in it. */
  public Doc document(int depth) {
    DocWriter writer = new DocWriter();
    int fields = random.nextInt(5) == 0 ? random.nextInt(4) : 1;
    boolean arguments = random.nextInt(4) == 0;
    for (int i = arguments ? random.nextInt(1, 5) : fields; i > 0; i--) {
      writer.put(arguments ? pick(ARGUMENTS) : name(), value(depth - 1));
    }
    return writer.build();
  }

  private String name() {
    return switch (random.nextInt(8)) {
      case 0 -> pick(WORDS);
      case 1 -> pick(ARGUMENTS);
      case 2 -> random.nextBoolean() ? "" : "$unknown";
      default -> pick(operators);
    };
  }

  public Value value(int depth) {
    return switch (random.nextInt(depth > 0 ? 12 : 6)) {
      case 0 -> Value.of(pick(WORDS));
      case 1 -> Value.of(random.nextInt(-3, 6));
      case 2 -> Value.of(pick(TEXTS));
      case 3, 4 -> bson.value(Math.max(0, depth));
      case 5 -> Value.of(random.nextBoolean());
      case 6, 7, 8 -> Value.of(document(depth));
      default -> array(depth);
    };
  }

  public Value array(int depth) {
    DocWriter writer = DocWriter.array();
    for (int i = random.nextInt(4); i > 0; i--) {
      writer.add(value(depth - 1));
    }
    return writer.buildArray();
  }

  /** The value with a few of its parts replaced, left out, renamed or doubled. */
  public Value mutated(Value value, int depth) {
    if (random.nextInt(12) == 0) {
      return value(depth);
    }
    if (value.isDocument()) {
      DocWriter writer = new DocWriter();
      FieldCursor field = value.doc().fields();
      while (field.next()) {
        int what = random.nextInt(30);
        if (what > 0) {
          writer.put(what == 1 ? name() : field.name(), mutated(field.value(), depth));
        }
        if (what == 2) {
          writer.put(field.name(), value(depth));
        }
      }
      return Value.of(writer.build());
    }
    if (value.isArray()) {
      DocWriter writer = DocWriter.array();
      FieldCursor element = value.doc().fields();
      while (element.next()) {
        if (random.nextInt(15) > 0) {
          writer.add(mutated(element.value(), depth));
        }
      }
      return writer.buildArray();
    }
    return value;
  }

  /** A document to run queries on. */
  public Doc data() {
    DocWriter writer = new DocWriter();
    for (String name : List.of("_id", "a", "b", "c")) {
      if (random.nextInt(4) > 0) {
        writer.put(name, bson.value(2));
      }
    }
    return writer.build();
  }

  /** An operation that gives up after a while. */
  public static Operation impatient() {
    AtomicInteger checks = new AtomicInteger();
    return () -> {
      if (checks.incrementAndGet() > 300) {
        throw new TapdbException(ErrorCode.MAX_TIME_MS_EXPIRED, "late");
      }
    };
  }
}
