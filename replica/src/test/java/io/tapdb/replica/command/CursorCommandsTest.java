// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import static io.tapdb.replica.TestNode.at;
import static io.tapdb.replica.TestNode.show;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.replica.TestNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cursors from the first batch to their end. */
class CursorCommandsTest {
  private final TestNode node = TestNode.start();

  @BeforeEach
  void fill() {
    node.fill("c", 1, 10, "n: #");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private static long id(Doc reply) {
    return at(reply, "cursor.id").int64();
  }

  private static int size(Doc reply, String batch) {
    return at(reply, "cursor." + batch).doc().size();
  }

  private long open(String json) {
    long id = id(node.ok(json));
    assertThat(id).isNotZero();
    return id;
  }

  private static String more(long id, String rest) {
    return "{getMore: {$numberLong: '" + id + "'}, collection: 'c'" + rest + "}";
  }

  @Test
  void theReplyOfAFindIsACursor() {
    Doc reply = node.ok("{find: 'c', filter: {_id: {$lte: 2}}, projection: {n: 0}}");
    assertThat(reply.toString())
        .isEqualTo(
            "{\"cursor\": {\"firstBatch\": [{\"_id\": 1}, {\"_id\": 2}], \"id\": 0, \"ns\":"
                + " \"test.c\"}, \"ok\": 1.0}");
    assertThat(at(reply, "cursor.id").type()).isEqualTo(BsonTypes.INT64);
    assertThat(node.ok("{find: 'none'}").toString())
        .isEqualTo(
            "{\"cursor\": {\"firstBatch\": [], \"id\": 0, \"ns\": \"test.none\"}, \"ok\": 1.0}");
  }

  @Test
  void theNextBatchHasThatName() {
    long id = open("{find: 'c', sort: {_id: 1}, projection: {n: 0}, batchSize: 8}");
    Doc reply = node.ok(more(id, ", batchSize: 1"));
    assertThat(reply.toString())
        .isEqualTo(
            "{\"cursor\": {\"nextBatch\": [{\"_id\": 9}], \"id\": "
                + id
                + ", \"ns\": \"test.c\"}, \"ok\": 1.0}");
    assertThat(node.ok(more(id, "")).toString())
        .isEqualTo(
            "{\"cursor\": {\"nextBatch\": [{\"_id\": 10}], \"id\": 0, \"ns\": \"test.c\"}, \"ok\":"
                + " 1.0}");
    assertThat(node.node().openCursors()).isZero();
  }

  @Test
  void aFirstBatchHasAHundredAndOneDocumentsUnlessAskedOtherwise() {
    node.fill("c", 11, 250, "n: #");
    for (String query :
        new String[] {
          "{find: 'c'}",
          "{find: 'c', sort: {n: -1}}",
          "{aggregate: 'c', pipeline: [], cursor: {}}",
          "{aggregate: 'c', pipeline: [{$match: {n: {$gt: 0}}}], cursor: {}}"
        }) {
      Doc reply = node.ok(query);
      assertThat(size(reply, "firstBatch")).as(query).isEqualTo(101);
      assertThat(id(reply)).isNotZero();
      assertThat(node.drain("test", reply)).as(query).hasSize(250);
    }
    Doc rest = node.ok(more(open("{find: 'c'}"), ""));
    assertThat(size(rest, "nextBatch")).isEqualTo(149);
    assertThat(id(rest)).isZero();
  }

  @Test
  void aBatchSizeOfZeroOpensTheCursorOnly() {
    for (String query :
        new String[] {
          "{find: 'c', batchSize: 0}",
          "{find: 'c', filter: {_id: 3}, batchSize: 0}",
          "{find: 'c', sort: {n: 1}, batchSize: 0}",
          "{aggregate: 'c', pipeline: [], cursor: {batchSize: 0}}",
          "{aggregate: 'c', pipeline: [{$group: {_id: '$n'}}], cursor: {batchSize: 0}}"
        }) {
      Doc reply = node.ok(query);
      assertThat(show(reply, "cursor.firstBatch")).as(query).isEqualTo("[]");
      assertThat(id(reply)).as(query).isNotZero();
      Doc rest = node.ok(more(id(reply), ""));
      assertThat(size(rest, "nextBatch")).as(query).isEqualTo(query.contains("_id: 3") ? 1 : 10);
      assertThat(id(rest)).isZero();
    }
  }

  @Test
  void aBatchSizeOfZeroForMoreMeansAll() {
    long id = open("{find: 'c', batchSize: 2}");
    Doc reply = node.ok(more(id, ", batchSize: 0"));
    assertThat(size(reply, "nextBatch")).isEqualTo(8);
    assertThat(id(reply)).isZero();
  }

  @Test
  void aSingleBatchLeavesNoCursor() {
    Doc reply = node.ok("{find: 'c', batchSize: 3, singleBatch: true}");
    assertThat(size(reply, "firstBatch")).isEqualTo(3);
    assertThat(id(reply)).isZero();
    reply = node.ok("{find: 'c', batchSize: 0, singleBatch: true}");
    assertThat(size(reply, "firstBatch")).isZero();
    assertThat(id(reply)).isZero();
    assertThat(node.node().openCursors()).isZero();
  }

  @Test
  void aLimitCountsOverAllBatches() {
    Doc reply = node.ok("{find: 'c', limit: 3}");
    assertThat(size(reply, "firstBatch")).isEqualTo(3);
    assertThat(id(reply)).isZero();
    assertThat(id(node.ok("{find: 'c', limit: 3, batchSize: 3}"))).isZero();
    long id = open("{find: 'c', limit: 5, batchSize: 3}");
    reply = node.ok(more(id, ", batchSize: 100"));
    assertThat(size(reply, "nextBatch")).isEqualTo(2);
    assertThat(id(reply)).isZero();
    assertThat(node.find("{find: 'c', limit: 0}")).hasSize(10);
    assertThat(node.find("{find: 'c', skip: 8, limit: 5}")).hasSize(2);
    assertThat(node.find("{find: 'c', skip: {$numberLong: '99999999999'}}")).isEmpty();
  }

  @Test
  void negativeNumbersAreOutOfRange() {
    for (String field : new String[] {"limit", "skip", "batchSize"}) {
      assertThat(node.fails(51024, "{find: 'c', " + field + ": -1}"))
          .isEqualTo("BSON field '" + field + "' value must be >= 0, actual value '-1'");
      assertThat(node.fails(14, "{find: 'c', " + field + ": 'x'}"))
          .isEqualTo(
              "BSON field 'find." + field + "' is the wrong type 'string', expected type 'long'");
    }
    assertThat(node.fails(51024, "{aggregate: 'c', pipeline: [], cursor: {batchSize: -5}}"))
        .isEqualTo("BSON field 'batchSize' value must be >= 0, actual value '-5'");
    long id = open("{find: 'c', batchSize: 2}");
    assertThat(node.fails(51024, more(id, ", batchSize: -2")))
        .isEqualTo("BSON field 'batchSize' value must be >= 0, actual value '-2'");
    assertThat(size(node.ok(more(id, "")), "nextBatch")).as("it is there still").isEqualTo(8);
  }

  @Test
  void aCursorThatIsReadToItsEndIsGone() {
    long id = open("{find: 'c', batchSize: 9}");
    node.ok(more(id, ""));
    assertThat(node.fails(43, more(id, ""))).isEqualTo("cursor id " + id + " not found");
    assertThat(node.fails(43, more(12345, ""))).isEqualTo("cursor id 12345 not found");
    assertThat(node.fails(43, "{getMore: {$numberLong: '0'}, collection: 'c'}"))
        .isEqualTo("cursor id 0 not found");
  }

  @Test
  void aCursorBelongsToItsCollection() {
    long id = open("{find: 'c', batchSize: 2}");
    assertThat(node.fails(13, "{getMore: {$numberLong: '" + id + "'}, collection: 'other'}"))
        .isEqualTo(
            "Requested getMore on namespace 'test.other', but cursor belongs to a different"
                + " namespace test.c");
    node.fails("otherDb", 13, more(id, ""));
    assertThat(size(node.ok(more(id, "")), "nextBatch")).as("it is there still").isEqualTo(8);
  }

  @Test
  void aRequestForMoreNamesACursorAndItsCollection() {
    assertThat(node.fails(14, "{getMore: 'x', collection: 'c'}"))
        .isEqualTo("BSON field 'getMore.getMore' is the wrong type 'string', expected type 'long'");
    assertThat(node.fails(14, "{getMore: 5.0, collection: 'c'}"))
        .isEqualTo("BSON field 'getMore.getMore' is the wrong type 'double', expected type 'long'");
    assertThat(node.fails(40414, "{getMore: {$numberLong: '5'}}"))
        .isEqualTo("BSON field 'getMore.collection' is missing but a required field");
    assertThat(node.fails(14, "{getMore: {$numberLong: '5'}, collection: 5}"))
        .isEqualTo(
            "BSON field 'getMore.collection' is the wrong type 'int', expected type 'string'");
  }

  @Test
  void killedCursorsAreListed() {
    long first = open("{find: 'c', batchSize: 2}");
    long second = open("{aggregate: 'c', pipeline: [], cursor: {batchSize: 2}}");
    long third = open("{find: 'c', batchSize: 0}");
    Doc reply =
        node.ok(
            "{killCursors: 'c', cursors: [{$numberLong: '%d'}, {$numberLong: '77'}, {$numberLong: '%d'}]}"
                .formatted(first, second));
    assertThat(reply.toString())
        .isEqualTo(
            "{\"cursorsKilled\": ["
                + first
                + ", "
                + second
                + "], \"cursorsNotFound\": [77], \"cursorsAlive\": [], \"cursorsUnknown\": [],"
                + " \"ok\": 1.0}");
    assertThat(at(reply, "cursorsKilled.0").type()).isEqualTo(BsonTypes.INT64);
    assertThat(at(reply, "cursorsNotFound.0").type()).isEqualTo(BsonTypes.INT64);
    node.fails(43, more(first, ""));
    node.fails(43, more(second, ""));
    node.ok(more(third, ""));
    String again = "{killCursors: 'c', cursors: [{$numberLong: '" + first + "'}]}";
    assertThat(show(node.ok(again), "cursorsNotFound")).isEqualTo("[" + first + "]");
  }

  @Test
  void wrongTypesOfWhatIsKilledAreNamed() {
    assertThat(node.fails(14, "{killCursors: 5, cursors: []}"))
        .contains("'killCursors.killCursors'");
    assertThat(node.fails(40414, "{killCursors: 'c'}"))
        .isEqualTo("BSON field 'killCursors.cursors' is missing but a required field");
    assertThat(node.fails(14, "{killCursors: 'c', cursors: 5}"))
        .isEqualTo(
            "BSON field 'killCursors.cursors' is the wrong type 'int', expected type 'array'");
    long id = open("{find: 'c', batchSize: 2}");
    String mixed = "{killCursors: 'c', cursors: [{$numberLong: '" + id + "'}, 'x']}";
    assertThat(node.fails(14, mixed))
        .isEqualTo(
            "BSON field 'killCursors.cursors.1' is the wrong type 'string', expected type 'long'");
    assertThat(node.ok(more(id, "")).has("cursor")).as("nothing was killed").isTrue();
  }

  @Test
  void aCursorGoesOnOverWhatWasThereWhenItBegan() {
    long id = open("{find: 'c', sort: {_id: 1}, batchSize: 2}");
    node.ok("{delete: 'c', deletes: [{q: {}, limit: 0}]}");
    Doc reply = node.ok(more(id, ", batchSize: 100"));
    assertThat(size(reply, "nextBatch")).isIn(0, 8);
    assertThat(id(reply)).isZero();
    assertThat(node.node().openCursors()).isZero();
  }

  @Test
  void aCursorOfACollectionThatIsDroppedIsKilled() {
    long id = open("{find: 'c', batchSize: 2}");
    node.ok("{drop: 'c'}");
    Doc reply = node.run("test", more(id, ""));
    assertThat(show(reply, "code")).as("%s", reply).isEqualTo("175");
    node.fails(43, more(id, ""));
    assertThat(node.node().openCursors()).isZero();
  }

  @Test
  void cursorsBelongToTheirSession() {
    String session = ", lsid: {id: {$uuid: '00112233-4455-6677-8899-aabbccddeeff'}}";
    String other = ", lsid: {id: {$uuid: '10112233-4455-6677-8899-aabbccddeeff'}}";
    long id = open("{find: 'c', batchSize: 2" + session + "}");
    node.fails(50738, more(id, other));
    node.fails(50737, more(id, ""));
    assertThat(size(node.ok(more(id, session)), "nextBatch")).isEqualTo(8);
    long without = open("{find: 'c', batchSize: 2}");
    node.fails(50736, more(without, session));
    node.ok(more(without, ""));
  }

  @Test
  void whatFindCannotDoIsRefused() {
    assertThat(node.fails(2, "{find: 'c', min: {_id: 1}, hint: {_id: 1}}"))
        .isEqualTo("the option 'min' of find is not supported");
    node.fails(2, "{find: 'c', max: {_id: 1}}");
    node.fails(2, "{find: 'c', returnKey: true}");
    node.fails(2, "{find: 'c', showRecordId: true}");
    node.ok("{find: 'c', returnKey: false, showRecordId: false, min: {}, max: {}}");
    assertThat(node.fails(9, "{find: 'c', awaitData: true}"))
        .isEqualTo("Cannot set 'awaitData' without also setting 'tailable'");
    node.fails(2, "{find: 'c', tailable: true}");
    node.fails(2, "{find: 'c', collation: {locale: 'en'}}");
    node.fails(14, "{find: 'c', collation: 'en'}");
    node.ok("{find: 'c', collation: {locale: 'simple'}}");
    node.fails(14, "{find: 'c', filter: 5}");
    node.fails(14, "{find: 'c', sort: 'n'}");
    node.fails(14, "{find: 'c', projection: 'n'}");
    node.fails(9, "{find: 'c', hint: 5}");
    assertThat(node.node().openCursors()).isZero();
  }

  @Test
  void aTailableCursorHasMoreThanOneBatchAndNoOtherOrder() {
    node.ok("{create: 't', capped: true, size: 4096}");
    node.fails(9, "{find: 't', tailable: true, sort: {n: 1}}");
    assertThat(node.fails(9, "{find: 't', tailable: true, singleBatch: true}"))
        .isEqualTo("Cannot use tailable option with the 'singleBatch' option");
    node.ok("{find: 't', tailable: true, sort: {$natural: 1}}");
  }

  @Test
  void hintsOfFindAreChecked() {
    node.ok("{createIndexes: 'c', indexes: [{key: {n: 1}, name: 'n_1'}]}");
    assertThat(node.find("{find: 'c', filter: {n: {$gt: 8}}, hint: 'n_1'}")).hasSize(2);
    assertThat(node.find("{find: 'c', filter: {n: {$gt: 8}}, hint: {n: 1}}")).hasSize(2);
    assertThat(node.find("{find: 'c', hint: {$natural: -1}}").getFirst().get("_id").int32())
        .isEqualTo(10);
    assertThat(node.find("{find: 'c', hint: ''}")).hasSize(10);
    assertThat(node.fails(2, "{find: 'c', hint: 'foo'}"))
        .isEqualTo(
            "error processing query: planner returned error: hint provided does not correspond to an"
                + " existing index: \"foo\"");
    node.fails(2, "{find: 'c', hint: {n: -1}}");
  }

  @Test
  void variablesOfFind() {
    assertThat(
            node.find(
                "{find: 'c', filter: {$expr: {$gt: ['$n', '$$least']}}, let: {least: {$add: [4,"
                    + " 4]}}}"))
        .hasSize(2);
    assertThat(node.fails(17276, "{find: 'c', filter: {$expr: {$gt: ['$n', '$$least']}}}"))
        .contains("least");
    node.fails(4890500, "{find: 'c', let: {least: '$n'}}");
  }
}
