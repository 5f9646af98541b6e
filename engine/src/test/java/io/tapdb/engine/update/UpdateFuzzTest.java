// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.Seeds;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonCheck;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.RandomBson;
import io.tapdb.engine.bson.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;

/** Whatever an update looks like, it is applied or refused, and what it makes is well formed. */
class UpdateFuzzTest {
  private static final String[] OPERATORS = {
    "$set", "$setOnInsert", "$unset", "$inc", "$mul", "$min", "$max", "$bit", "$currentDate",
    "$rename", "$push", "$addToSet", "$pop", "$pull", "$pullAll", "$nothing", "a", ""
  };
  private static final String[] PARTS = {
    "a", "b1", "b2", "b3", "0", "1", "7", "_id", "$", "$[]", "$[x]", "$[y]", "$a", "", "é", "$ref"
  };
  private static final String[] CLAUSES = {
    "$each", "$slice", "$sort", "$position", "$type", "and", "or", "$gt", "$in", "a", "$ref"
  };

  private static String path(RandomGenerator random) {
    StringBuilder path = new StringBuilder(part(random));
    for (int i = random.nextInt(4) - 1; i > 0; i--) {
      path.append('.').append(part(random));
    }
    return path.toString();
  }

  /** Mostly an ordinary name, so that an update gets far enough to do something. */
  private static String part(RandomGenerator random) {
    return PARTS[random.nextInt(random.nextInt(4) > 0 ? 6 : PARTS.length)];
  }

  private static Value operand(RandomGenerator random, RandomBson bson) {
    return switch (random.nextInt(6)) {
      case 0 -> Value.of(path(random));
      case 1 -> Value.of(random.nextInt(-1, 2));
      case 2 -> {
        DocWriter clauses = new DocWriter();
        for (int i = random.nextInt(4); i > 0; i--) {
          clauses.put(CLAUSES[random.nextInt(CLAUSES.length)], clause(random, bson));
        }
        yield Value.of(clauses.build());
      }
      default -> bson.value(2);
    };
  }

  private static Value clause(RandomGenerator random, RandomBson bson) {
    return switch (random.nextInt(5)) {
      case 0 -> Value.of(random.nextInt(-2, 3));
      case 1 -> Value.of(Updates.doc("{a: 1, 'b.c': -1}"));
      case 2 -> Value.of("timestamp");
      case 3 -> bson.array(2);
      default -> bson.value(1);
    };
  }

  private static Value update(RandomGenerator random) {
    RandomBson bson = new RandomBson(random);
    if (random.nextInt(20) == 0) {
      return bson.value(3);
    }
    DocWriter update = new DocWriter();
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      String operator = OPERATORS[random.nextInt(random.nextInt(10) > 0 ? 15 : OPERATORS.length)];
      if (random.nextInt(30) == 0) {
        update.put(operator, bson.value(2));
        continue;
      }
      update.open(operator);
      for (int j = random.nextInt(3); j > 0; j--) {
        update.put(path(random), operand(random, bson));
      }
      update.close();
    }
    return Value.of(update.build());
  }

  private static String[] filters(RandomGenerator random) {
    List<String> filters = new ArrayList<>();
    for (String filter : new String[] {"{x: 1}", "{'y.a': {$gt: 0}}", "{x: {$bad: 1}}"}) {
      if (random.nextInt(filter.contains("bad") ? 20 : 3) == 0) {
        filters.add(filter);
      }
    }
    return filters.toArray(String[]::new);
  }

  @Test
  void anUpdateIsAppliedOrRefusedButNeverBreaks() {
    AtomicInteger changed = new AtomicInteger();
    Seeds.forEach(
        40_000,
        random -> {
          Value update = update(random);
          Doc before = new RandomBson(random).document(3);
          try {
            Update parsed = Updates.parse(update, filters(random));
            Doc after = parsed.apply(before, Updates.CONTEXT.matching(random.nextInt(-1, 3)));
            assertThat(BsonCheck.problem(after.bytes(), after.offset(), after.length(), 100))
                .isNull();
            changed.addAndGet(after == before ? 0 : 1);
          } catch (TapdbException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
          }
        });
    assertThat(changed.get()).isGreaterThan(2_000);
  }

  @Test
  void anUpsertIsMadeOrRefusedButNeverBreaks() {
    AtomicInteger made = new AtomicInteger();
    Seeds.forEach(
        10_000,
        random -> {
          Value update = update(random);
          List<Upsert.Equality> equalities = new ArrayList<>();
          for (int i = random.nextInt(3); i > 0; i--) {
            equalities.add(new Upsert.Equality(path(random), new RandomBson(random).value(2)));
          }
          try {
            Update parsed = Updates.parse(update, filters(random));
            Doc document =
                Upsert.document(equalities, parsed, () -> new ObjectId(1, 2), Updates.CONTEXT);
            assertThat(document.firstName()).isEqualTo("_id");
            assertThat(
                    BsonCheck.problem(document.bytes(), document.offset(), document.length(), 100))
                .isNull();
            made.incrementAndGet();
          } catch (TapdbException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
          }
        });
    assertThat(made.get()).isGreaterThan(500);
  }

  @Test
  void aDocumentIsInsertedOrRefusedButNeverBreaks() {
    Seeds.forEach(
        5_000,
        random -> {
          RandomBson bson = new RandomBson(random);
          DocWriter writer = new DocWriter();
          for (int i = random.nextInt(4); i > 0; i--) {
            writer.put(PARTS[random.nextInt(PARTS.length)], bson.value(2));
          }
          try {
            Doc ready =
                DocumentRules.forInsert(
                    writer.build(), () -> new ObjectId(1, 2), 5, DocumentLimits.DEFAULT);
            assertThat(ready.firstName()).isEqualTo("_id");
            assertThat(DocumentRules.forInsert(ready, () -> null, 6, DocumentLimits.DEFAULT))
                .isSameAs(ready);
          } catch (TapdbException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
          }
        });
  }

  @Test
  void aRandomDifferenceIsAppliedOrFoundMalformed() {
    String[] names = {"a", "l", "d", "u", "i", "sa", "sb1", "u0", "s0", "u1"};
    Seeds.forEach(
        20_000,
        random -> {
          Doc before = new RandomBson(random).document(3);
          Doc diff = diff(random, names, 3);
          try {
            Doc after = DocDiff.apply(before, diff);
            assertThat(BsonCheck.problem(after.bytes(), after.offset(), after.length(), 100))
                .isNull();
          } catch (IllegalStateException malformed) {
            assertThat(malformed).hasMessageStartingWith("an update in the log");
          }
        });
  }

  private static Doc diff(RandomGenerator random, String[] names, int depth) {
    DocWriter diff = new DocWriter();
    for (int i = random.nextInt(4); i > 0; i--) {
      String name = names[random.nextInt(names.length)];
      if (depth > 0 && random.nextInt(4) > 0) {
        diff.put(name, diff(random, names, depth - 1));
      } else {
        diff.put(name, random.nextBoolean() ? Value.TRUE : new RandomBson(random).value(1));
      }
    }
    return diff.build();
  }
}
