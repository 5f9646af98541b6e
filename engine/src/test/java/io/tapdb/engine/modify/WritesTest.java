// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.modify;

import static io.tapdb.engine.QueryFixture.failsWith;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.FindAndModifyRequest;
import io.tapdb.engine.FindAndModifyResult;
import io.tapdb.engine.FindRequest;
import io.tapdb.engine.InsertResult;
import io.tapdb.engine.Operation;
import io.tapdb.engine.TestEngine;
import io.tapdb.engine.UpdateResult;
import io.tapdb.engine.UpdateStatement;
import io.tapdb.engine.WriteError;
import io.tapdb.engine.Writes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Json;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.write.WriteListener;
import io.tapdb.oplog.OpTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Inserts, updates, deletes and findAndModify as clients see them. */
class WritesTest {
  private final TestEngine engine = new TestEngine();

  @BeforeEach
  void fill() {
    engine.insert(
        "{_id: 1, a: 3, l: [1, 5, 9]}",
        "{_id: 2, a: 1, l: [5, 5]}",
        "{_id: 3, a: 2, l: []}",
        "{_id: 4, a: 2}");
  }

  private static String json(String text) {
    return Json.parse(text).toString();
  }

  private List<String> all() {
    return engine.find(TestEngine.query("{}").withSort(Json.parse("{_id: 1}")));
  }

  private String one(int id) {
    return engine.find("{_id: " + id + "}").getFirst();
  }

  private InsertResult insert(boolean ordered, String... documents) {
    List<InsertResult> answer = new ArrayList<>();
    engine
        .engine()
        .writes()
        .insert(
            TestEngine.COLL,
            Arrays.stream(documents).map(Json::parse).toList(),
            ordered,
            new Writes.Call(Operation.UNSTOPPABLE, false),
            new WriteListener<>() {
              @Override
              public void committed(InsertResult result, OpTime at) {
                answer.add(result);
              }

              @Override
              public void failed(RuntimeException failure) {
                throw failure;
              }
            });
    return answer.getFirst();
  }

  private static List<String> errors(InsertResult result) {
    return result.errors().stream()
        .map(error -> error.index() + ":" + error.error().code().code())
        .toList();
  }

  @Test
  void anOrderedInsertEndsAtItsFirstFailure() {
    InsertResult result = insert(true, "{_id: 10}", "{_id: 2}", "{_id: 11}", "{_id: 2}");
    assertThat(result.inserted()).isEqualTo(1);
    assertThat(errors(result)).containsExactly("1:11000");
    assertThat(all()).hasSize(5);
  }

  @Test
  void anOrderedInsertHasOneErrorAlsoWhenALaterDocumentIsMalformed() {
    InsertResult result = insert(true, "{_id: 10}", "{_id: 10}", "{_id: [1]}", "{_id: 12}");
    assertThat(result.inserted()).isEqualTo(1);
    assertThat(errors(result)).containsExactly("1:11000");
    InsertResult malformedFirst = insert(true, "{_id: 20}", "{_id: [1]}", "{_id: 20}");
    assertThat(malformedFirst.inserted()).isEqualTo(1);
    assertThat(malformedFirst.errors()).singleElement().extracting(WriteError::index).isEqualTo(1);
  }

  @Test
  void anUnorderedInsertTriesEveryDocument() {
    engine.createIndex("{key: {u: 1}, unique: true, sparse: true}");
    InsertResult result =
        insert(
            false,
            "{_id: 10, u: 1}",
            "{_id: [1]}",
            "{_id: 2}",
            "{_id: 11, u: 1}",
            "{_id: 10}",
            "{_id: 12, u: [7, 7]}",
            "{_id: 13, u: [8, 7]}",
            "{_id: 14}");
    assertThat(result.inserted()).isEqualTo(3);
    assertThat(errors(result)).containsExactly("1:2", "2:11000", "3:11000", "4:11000", "6:11000");
    assertThat(all()).hasSize(7);
    assertThat(engine.problems()).isEmpty();
  }

  @Test
  void aDuplicateKeyNamesIndexPatternAndValue() {
    engine.createIndex("{key: {'x.y': 1, q: -1}, unique: true, sparse: true}");
    engine.insert("{_id: 20, x: [{y: 1}, {y: 'two'}], q: 7}");
    WriteError error = insert(true, "{_id: 21, x: {y: 'two'}, q: 7.0}").errors().getFirst();
    assertThat(error.error())
        .hasMessage(
            "E11000 duplicate key error collection: test.c index: x.y_1_q_-1 dup key: { x.y:"
                + " \"two\", q: 7.0 }");
    assertThat(insert(true, "{_id: 22, x: {y: 'two'}, q: 8}").errors()).isEmpty();
    assertThat(insert(true, "{_id: 23, x: [{y: 2}, {y: 2.0}], q: 8}").errors()).isEmpty();
    assertThat(insert(true, "{_id: 24, x: null, q: 7}").errors()).isEmpty();
    // a missing value and null are the same key
    assertThat(errors(insert(true, "{_id: 25, q: 7}"))).containsExactly("0:11000");
  }

  @Test
  void aUniqueKeyMayMoveWithinOneUpdateOfMany() {
    engine.createIndex("{key: {u: 1}, unique: true, sparse: true}");
    engine.insert("{_id: 10, u: 3}", "{_id: 11, u: 2}", "{_id: 12, u: 1}");
    assertThat(engine.update("{u: {$gt: 0}}", "{$inc: {u: 10}}", true, false).modified())
        .isEqualTo(3);
    assertThat(
            failsWith(
                11000, "one", () -> engine.update("{_id: 12}", "{$set: {u: 12}}", false, false)))
        .contains("dup key: { u: 12 }");
    failsWith(
        11000, "many", () -> engine.update("{_id: {$gte: 10}}", "{$set: {u: 50}}", true, false));
    // the first of them was changed before the second was refused
    assertThat(engine.find("{u: 50}")).hasSize(1);
    assertThat(engine.problems()).isEmpty();
  }

  @Test
  void anUpdateOfManyChangesEachDocumentOnce() {
    engine.insert(
        IntStream.range(100, 2000).mapToObj(i -> Json.parse("{_id: " + i + ", k: 1}")).toList());
    engine.createIndex("{key: {k: 1}}");
    UpdateResult result =
        engine.update(
            new UpdateStatement(
                TestEngine.query("{k: {$gte: 1}}").withHint(Value.of("k_1")),
                Value.of(Json.parse("{$inc: {k: 1}}")),
                List.of(),
                true,
                false));
    assertThat(result).isEqualTo(new UpdateResult(1900, 1900, Value.MISSING));
    assertThat(engine.find("{k: 2}")).hasSize(1900);
    assertThat(engine.update("{k: 2}", "{$max: {k: 2}}", true, false))
        .isEqualTo(new UpdateResult(1900, 0, Value.MISSING));
    assertThat(engine.delete("{k: 2, _id: {$lt: 1500}}", true)).isEqualTo(1400);
    assertThat(engine.delete("{k: 2}", false)).isEqualTo(1);
    assertThat(engine.delete("{k: 9}", true)).isZero();
  }

  @Test
  void positionsAreThoseOfTheElementsThatMatched() {
    assertThat(engine.update("{l: 5}", "{$set: {'l.$': 50}}", true, false).modified()).isEqualTo(2);
    assertThat(one(1)).isEqualTo(json("{_id: 1, a: 3, l: [1, 50, 9]}"));
    assertThat(one(2)).isEqualTo(json("{_id: 2, a: 1, l: [50, 5]}"));
    engine.createIndex("{key: {l: 1}}");
    engine.update("{l: 9}", "{$inc: {'l.$': 1}}", false, false);
    assertThat(one(1)).isEqualTo(json("{_id: 1, a: 3, l: [1, 50, 10]}"));
    engine.update(
        "{_id: 1, l: {$elemMatch: {$gte: 10, $lt: 20}}}", "{$mul: {'l.$': 3}}", false, false);
    assertThat(one(1)).isEqualTo(json("{_id: 1, a: 3, l: [1, 50, 30]}"));
    assertThat(
            failsWith(
                2, "none", () -> engine.update("{_id: 1}", "{$set: {'l.$': 0}}", false, false)))
        .isEqualTo("The positional operator did not find the match needed from the query.");
    engine.update("{l: {$exists: true}}", "{$inc: {'l.$[]': 1}}", true, false);
    assertThat(one(2)).isEqualTo(json("{_id: 2, a: 1, l: [51, 6]}"));
    assertThat(one(3)).isEqualTo(json("{_id: 3, a: 2, l: []}"));
    engine.update(
        new UpdateStatement(
            TestEngine.query("{}"),
            Value.of(Json.parse("{$set: {'l.$[big]': 0}}")),
            List.of(Json.parse("{big: {$gt: 30}}")),
            false,
            false));
    assertThat(one(1)).isEqualTo(json("{_id: 1, a: 3, l: [2, 0, 0]}"));
    assertThat(engine.problems()).isEmpty();
  }

  @Test
  void theIdIsNeverChanged() {
    failsWith(66, "set", () -> engine.update("{_id: 1}", "{$set: {_id: 9}}", false, false));
    failsWith(66, "unset", () -> engine.update("{_id: 1}", "{$unset: {_id: 1}}", false, false));
    failsWith(66, "replace", () -> engine.update("{_id: 1}", "{_id: 9, x: 1}", false, false));
    assertThat(engine.update("{_id: 1}", "{$set: {_id: 1}}", false, false).modified()).isZero();
    engine.update("{_id: 1}", "{x: 1}", false, false);
    assertThat(one(1)).isEqualTo(json("{_id: 1, x: 1}"));
    assertThat(failsWith(9, "multi", () -> engine.update("{}", "{x: 1}", true, false)))
        .isEqualTo("multi update is not supported for replacement-style update");
  }

  @Test
  void anUpsertMakesADocumentOnlyWhenNoneMatches() {
    UpdateResult made =
        engine.update(
            "{_id: 9, a: {$gt: 5}, b: 4}", "{$set: {c: 1}, $setOnInsert: {d: 2}}", true, true);
    assertThat(made.matched()).isZero();
    assertThat(made.upsertedId().int32()).isEqualTo(9);
    assertThat(one(9)).isEqualTo(json("{_id: 9, b: 4, c: 1, d: 2}"));
    UpdateResult again = engine.update("{_id: 9}", "{$setOnInsert: {d: 3}}", true, true);
    assertThat(again).isEqualTo(new UpdateResult(1, 0, Value.MISSING));
    failsWith(11000, "there", () -> engine.update("{_id: 9, z: 1}", "{$set: {c: 1}}", false, true));
    assertThat(
            failsWith(
                224,
                "$expr",
                () -> engine.update("{$expr: {$eq: ['$a', 77]}}", "{$set: {c: 1}}", false, true)))
        .isEqualTo("$expr is not allowed in the query predicate for an upsert");
    UpdateResult replaced = engine.update("{_id: 8, q: 1}", "{r: 1}", false, true);
    assertThat(replaced.upsertedId().int32()).isEqualTo(8);
    assertThat(one(8)).isEqualTo(json("{_id: 8, r: 1}"));
    assertThat(all()).hasSize(6);
  }

  private FindAndModifyResult modify(
      FindRequest target, String update, String projection, boolean upsert, boolean returnNew) {
    Value change = update == null ? Value.MISSING : Value.of(Json.parse(update));
    return engine.findAndModify(
        new FindAndModifyRequest(
            new UpdateStatement(target, change, List.of(), false, upsert),
            Json.parse(projection),
            returnNew));
  }

  private static FindRequest sorted(String filter, String sort) {
    return TestEngine.query(filter).withSort(Json.parse(sort));
  }

  @Test
  void findAndModifyTakesTheFirstOfTheOrder() {
    FindAndModifyResult before =
        modify(sorted("{}", "{a: 1, _id: -1}"), "{$inc: {a: 10}}", "{}", false, false);
    assertThat(before.document()).hasToString(json("{_id: 2, a: 1, l: [5, 5]}"));
    assertThat(before.changed()).isEqualTo(1);
    FindAndModifyResult after =
        modify(sorted("{}", "{a: 1, _id: -1}"), "{$inc: {a: 10}}", "{a: 1}", false, true);
    assertThat(after.document()).hasToString(json("{_id: 4, a: 12}"));
    engine.createIndex("{key: {a: -1}}");
    FindAndModifyResult gone = modify(sorted("{}", "{a: -1}"), null, "{_id: 1}", false, false);
    assertThat(gone.document()).hasToString(json("{_id: 4}"));
    assertThat(gone.changed()).isEqualTo(1);
    assertThat(engine.find("{_id: 4}")).isEmpty();
    FindAndModifyResult none = modify(TestEngine.query("{a: 77}"), null, "{}", false, false);
    assertThat(none).isEqualTo(new FindAndModifyResult(null, 0, Value.MISSING));
    none = modify(TestEngine.query("{a: 77}"), "{$set: {a: 1}}", "{}", false, true);
    assertThat(none).isEqualTo(new FindAndModifyResult(null, 0, Value.MISSING));
  }

  @Test
  void findAndModifyUpsertsAndProjects() {
    FindAndModifyResult made =
        modify(TestEngine.query("{_id: 9, b: 1}"), "{$set: {c: 2}}", "{b: 0}", true, true);
    assertThat(made.document()).hasToString(json("{_id: 9, c: 2}"));
    assertThat(made.upsertedId().int32()).isEqualTo(9);
    FindAndModifyResult unseen =
        modify(TestEngine.query("{_id: 10}"), "{$set: {c: 2}}", "{}", true, false);
    assertThat(unseen.document()).isNull();
    assertThat(unseen.upsertedId().int32()).isEqualTo(10);
    FindAndModifyResult positional =
        modify(
            TestEngine.query("{_id: 1, l: 5}"), "{$set: {'l.$': 7}}", "{'l.$': 1}", false, false);
    assertThat(positional.document()).hasToString(json("{_id: 1, l: [5]}"));
    assertThat(one(1)).isEqualTo(json("{_id: 1, a: 3, l: [1, 7, 9]}"));
    failsWith(
        11000,
        "taken",
        () -> modify(TestEngine.query("{_id: 1, q: 1}"), "{$set: {c: 2}}", "{}", true, true));
    failsWith(
        66,
        "id",
        () -> modify(TestEngine.query("{_id: 1}"), "{$set: {_id: 2}}", "{}", false, true));
    failsWith(
        2,
        "hint",
        () ->
            modify(
                TestEngine.query("{a: 1}").withHint(Value.of("nope")),
                "{$set: {c: 2}}",
                "{}",
                false,
                true));
  }

  @Test
  void aDocumentThatBecomesTooLargeIsRefused() {
    String text = "x".repeat(9_000_000);
    engine.insert("{_id: 50, s: '" + text + "'}");
    failsWith(
        10334,
        "grown",
        () -> engine.update("{_id: 50}", "{$set: {t: '" + text + "'}}", false, false));
    Doc still = Json.parse(one(50));
    assertThat(still.has("t")).isFalse();
  }
}
