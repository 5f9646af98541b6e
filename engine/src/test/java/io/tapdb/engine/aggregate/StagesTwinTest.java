// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.Seeds;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.filter.NaiveOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.junit.jupiter.api.Test;

/** Compares stages with plain ones over the tree of the BSON library. */
class StagesTwinTest {
  private final PipelineFixture fixture = new PipelineFixture();

  private static BsonValue scalar(RandomGenerator random) {
    return switch (random.nextInt(8)) {
      case 0 -> BsonNull.VALUE;
      case 1 -> new BsonString("s" + random.nextInt(2));
      case 2 -> new BsonInt64(random.nextInt(4));
      default -> new BsonInt32(random.nextInt(4));
    };
  }

  private static BsonValue value(RandomGenerator random) {
    if (random.nextInt(3) > 0) {
      return scalar(random);
    }
    BsonArray array = new BsonArray();
    for (int i = random.nextInt(4); i > 0; i--) {
      array.add(scalar(random));
    }
    return array;
  }

  private static List<BsonDocument> documents(RandomGenerator random, int most) {
    List<BsonDocument> documents = new ArrayList<>();
    for (int id = random.nextInt(most); id > 0; id--) {
      BsonDocument document = new BsonDocument("_id", new BsonInt32(id));
      if (random.nextInt(5) > 0) {
        document.put("a", value(random));
      }
      document.put("z", new BsonInt32(random.nextInt(3)));
      documents.add(document);
    }
    return documents;
  }

  private static String text(List<BsonDocument> documents) {
    StringBuilder text = new StringBuilder("[");
    for (BsonDocument document : documents) {
      text.append(text.length() > 1 ? ", " : "").append(document.toJson());
    }
    return text.append("]").toString();
  }

  private void check(String stages, List<BsonDocument> input, List<BsonDocument> expected) {
    List<Doc> output = fixture.run(stages, text(input));
    assertThat(output.stream().map(Doc::toString))
        .as("%s over %s", stages, text(input))
        .containsExactlyElementsOf(
            PipelineFixture.documents(text(expected)).stream().map(Doc::toString).toList());
  }

  private static BsonDocument with(BsonDocument document, String name, BsonValue value) {
    BsonDocument changed = document.clone();
    if (value == null) {
      changed.remove(name);
    } else {
      changed.put(name, value);
    }
    return changed;
  }

  private static List<BsonDocument> unwound(BsonDocument document, boolean preserve) {
    BsonValue value = document.get("a");
    List<BsonDocument> rows = new ArrayList<>();
    if (value != null && value.isArray() && !value.asArray().isEmpty()) {
      long index = 0;
      for (BsonValue element : value.asArray()) {
        rows.add(with(with(document, "a", element), "i", new BsonInt64(index++)));
      }
    } else if (value != null && value.isArray()) {
      if (preserve) {
        rows.add(with(with(document, "a", null), "i", BsonNull.VALUE));
      }
    } else if (preserve || (value != null && !value.isNull())) {
      rows.add(with(document, "i", BsonNull.VALUE));
    }
    return rows;
  }

  @Test
  void arraysAreUnwoundAsByANaiveTwin() {
    Seeds.forEach(
        300,
        random -> {
          boolean preserve = random.nextBoolean();
          List<BsonDocument> input = documents(random, 12);
          List<BsonDocument> expected =
              input.stream().flatMap(each -> unwound(each, preserve).stream()).toList();
          check(
              "[{$unwind: {path: '$a', includeArrayIndex: 'i', preserveNullAndEmptyArrays: "
                  + preserve
                  + "}}]",
              input,
              expected);
        });
  }

  private static List<BsonValue> keys(BsonValue value) {
    if (value == null) {
      return List.of(BsonNull.VALUE);
    }
    return value.isArray() ? value.asArray().getValues() : List.of(value);
  }

  /** Whether an equality on a local value, which is null when there is none, finds the other. */
  private static boolean joins(BsonValue local, BsonValue foreign) {
    List<BsonValue> foreignKeys = new ArrayList<>(keys(foreign));
    List<BsonValue> localKeys = keys(local);
    for (BsonValue key : localKeys.isEmpty() ? List.of(BsonNull.VALUE) : localKeys) {
      if (foreignKeys.stream().anyMatch(other -> NaiveOrder.compare(key, other) == 0)) {
        return true;
      }
    }
    return false;
  }

  @Test
  void collectionsAreJoinedAsByANaiveTwin() {
    Seeds.forEach(
        300,
        random -> {
          List<BsonDocument> input = documents(random, 8);
          List<BsonDocument> foreign = documents(random, 8);
          List<BsonDocument> expected = new ArrayList<>();
          for (BsonDocument document : input) {
            BsonArray joined = new BsonArray();
            foreign.stream()
                .filter(other -> joins(document.get("a"), other.get("a")))
                .forEach(joined::add);
            expected.add(with(document, "j", joined));
          }
          fixture.with("other", text(foreign));
          check(
              "[{$lookup: {from: 'other', localField: 'a', foreignField: 'a', as: 'j'}}]",
              input,
              expected);
        });
  }

  @Test
  void windowsAreThoseOfANaiveTwin() {
    Seeds.forEach(
        300,
        random -> {
          List<BsonDocument> input = documents(random, 15);
          int direction = random.nextBoolean() ? 1 : -1;
          int skip = random.nextInt(6);
          int limit = random.nextInt(1, 8);
          List<BsonDocument> sorted = new ArrayList<>(input);
          sorted.sort(
              (x, y) -> {
                int z = direction * NaiveOrder.compare(x.get("z"), y.get("z"));
                return z != 0 ? z : NaiveOrder.compare(x.get("_id"), y.get("_id"));
              });
          String sort = "{$sort: {z: " + direction + ", _id: 1}}";
          check(
              "[" + sort + ", {$skip: " + skip + "}, {$limit: " + limit + "}]",
              input,
              sorted.stream().skip(skip).limit(limit).toList());
          check(
              "[" + sort + ", {$limit: " + limit + "}, {$skip: " + skip + "}]",
              input,
              sorted.stream().limit(limit).skip(skip).toList());
          long left = Math.max(0, Math.min(limit, input.size() - (long) skip));
          check(
              "[{$skip: " + skip + "}, {$limit: " + limit + "}, {$count: 'n'}]",
              input,
              left == 0 ? List.of() : List.of(new BsonDocument("n", new BsonInt32((int) left))));
        });
  }

  @Test
  void bucketsAndCountsAreThoseOfANaiveTwin() {
    Seeds.forEach(
        300,
        random -> {
          List<BsonDocument> input = documents(random, 20);
          int[] counts = new int[4];
          for (BsonDocument document : input) {
            BsonValue a = document.get("a");
            double number = a != null && a.isNumber() ? a.asNumber().doubleValue() : -1;
            counts[number < 0 ? 3 : number < 1 ? 0 : number < 3 ? 1 : 2]++;
          }
          List<BsonDocument> expected = new ArrayList<>();
          int[] ids = {0, 1, 3};
          for (int i = 0; i < 3; i++) {
            if (counts[i] > 0) {
              expected.add(
                  new BsonDocument("_id", new BsonInt32(ids[i]))
                      .append("count", new BsonInt32(counts[i])));
            }
          }
          if (counts[3] > 0) {
            expected.add(
                new BsonDocument("_id", new BsonString("other"))
                    .append("count", new BsonInt32(counts[3])));
          }
          check(
              "[{$bucket: {groupBy: '$a', boundaries: [0, 1, 3, 10], default: 'other'}}]",
              input,
              expected);
        });
  }

  @Test
  void oddRowsGoThroughStages() {
    fixture.gives(
        """
        {$unwind: "$a.b"} | {a: {b: [1, 2]}}, {a: [{b: [3]}]}, {a: 1} | {a: {b: 1}}, {a: {b: 2}}
        {$unwind: {path: "$a", includeArrayIndex: "a"}} | {a: [7, 8]} | {a: NumberLong(0)}, {a: NumberLong(1)}
        {$unwind: {path: "$a", includeArrayIndex: "x.i"}} | {a: [7], x: {y: 1}} | {a: 7, x: {y: 1, i: NumberLong(0)}}
        {$sortByCount: "$a"} | {a: 1}, {a: 2}, {a: 2.0}, {} | {_id: 2, count: 2}, {_id: 1, count: 1}, {_id: null, count: 1}
        {$count: "n"} | {a: 1}, {a: 2} | {n: 2}
        {$match: {a: 1}}, {$count: "n"} | {a: 2} | none
        {$sort: {a: 1}} | {a: "x"}, {a: 1}, {}, {a: null}, {a: []}, {a: {}}, {a: true} | {a: []}, {}, {a: null}, {a: 1}, {a: "x"}, {a: {}}, {a: true}
        {$sort: {a: -1}} | {a: [1, 9]}, {a: 5}, {a: []}, {a: [4]} | {a: [1, 9]}, {a: 5}, {a: [4]}, {a: []}
        {$sort: {a: 1}} | {a: [8, 2]}, {a: 5}, {a: [9, 1]} | {a: [9, 1]}, {a: [8, 2]}, {a: 5}
        {$sort: {"a.b": 1}} | {a: [{b: 3}, {b: 7}]}, {a: {b: 5}}, {a: [{b: 9}, {}]}, {a: 1} | {a: [{b: 9}, {}]}, {a: 1}, {a: [{b: 3}, {b: 7}]}, {a: {b: 5}}
        {$group: {_id: "$a", f: {$first: "$b"}}} | {a: 1}, {a: 1, b: 2} | {_id: 1, f: null}
        {$sort: {b: -1}}, {$group: {_id: null, p: {$push: "$b"}, f: {$first: "$b"}, l: {$last: "$b"}}} | {b: 1}, {b: 3}, {b: 2} | {_id: null, p: [3, 2, 1], f: 3, l: 1}
        {$addFields: {a: "$$REMOVE", b: "$nope"}} | {a: 1, b: 2, c: 3} | {c: 3}
        {$project: {a: 1, _id: 0, n: {$add: ["$a", 1]}}} | {_id: 1, a: 2, b: 3} | {a: 2, n: 3}
        {$replaceRoot: {newRoot: {$mergeObjects: [{x: 0}, "$a"]}}} | {a: {x: 1}}, {b: 1} | {x: 1}, {x: 0}
        """);
  }
}
