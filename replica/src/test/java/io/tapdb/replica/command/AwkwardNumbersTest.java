// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import static io.tapdb.replica.TestNode.at;
import static io.tapdb.replica.TestNode.show;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.bson.Doc;
import io.tapdb.replica.TestNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Numbers, paths and names at the edge of what commands can be given. */
class AwkwardNumbersTest {
  private static final String MOST = "{$numberLong: '9223372036854775807'}";
  private static final String LEAST = "{$numberLong: '-9223372036854775808'}";

  private final TestNode node = TestNode.start();

  @BeforeEach
  void fill() {
    node.fill("c", 1, 10, "n: #");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private int found(String rest) {
    return node.find("{find: 'c', " + rest + "}").size();
  }

  private String counted(String rest) {
    return show(node.ok("{count: 'c', " + rest + "}"), "n");
  }

  @Test
  void windowsAsLargeAsTheyCanBe() {
    for (String sort : new String[] {"", ", sort: {_id: -1}", ", sort: {n: 1, z: 1}"}) {
      assertThat(found("limit: " + MOST + sort)).as(sort).isEqualTo(10);
      assertThat(found("skip: " + MOST + sort)).as(sort).isZero();
      assertThat(found("skip: " + MOST + ", limit: " + MOST + sort)).as(sort).isZero();
      assertThat(found("skip: 8, limit: " + MOST + sort)).as(sort).isEqualTo(2);
      assertThat(found("skip: 8, limit: 2147483647" + sort)).as(sort).isEqualTo(2);
      assertThat(found("batchSize: " + MOST + sort)).as(sort).isEqualTo(10);
      assertThat(found("limit: 1e300, skip: 9.9" + sort)).as(sort).isEqualTo(1);
      node.fails(51024, "{find: 'c', limit: " + LEAST + sort + "}");
      node.fails(51024, "{find: 'c', skip: -1e300" + sort + "}");
    }
  }

  @Test
  void windowsOfCounts() {
    for (String query : new String[] {"", ", query: {n: {$gt: 0}}"}) {
      assertThat(counted("limit: " + MOST + query)).isEqualTo("10");
      assertThat(counted("skip: " + MOST + query)).isEqualTo("0");
      assertThat(counted("skip: 8, limit: " + MOST + query)).isEqualTo("2");
      assertThat(counted("skip: " + MOST + ", limit: " + MOST + query)).isEqualTo("0");
      assertThat(counted("skip: 8, limit: {$numberLong: '-9223372036854775807'}" + query))
          .isEqualTo("2");
    }
  }

  @Test
  void windowsOfPipelines() {
    for (String stages :
        new String[] {
          "{$skip: " + MOST + "}, {$limit: " + MOST + "}",
          "{$sort: {n: -1}}, {$skip: " + MOST + "}, {$limit: " + MOST + "}",
          "{$skip: " + MOST + "}, {$skip: " + MOST + "}",
          "{$sort: {z: 1}}, {$skip: " + MOST + "}, {$skip: " + MOST + "}, {$limit: 5}"
        }) {
      Doc reply = node.ok("{aggregate: 'c', pipeline: [" + stages + "], cursor: {}}");
      assertThat(show(reply, "cursor.firstBatch")).as(stages).isEqualTo("[]");
    }
    String last = "{$sort: {n: -1}}, {$skip: 9}, {$limit: " + MOST + "}";
    Doc reply = node.ok("{aggregate: 'c', pipeline: [" + last + "], cursor: {}}");
    assertThat(show(reply, "cursor.firstBatch")).isEqualTo("[{\"_id\": 1, \"n\": 1}]");
  }

  @Test
  void whatIsNoNumberIsZero() {
    for (String nan : new String[] {"{$numberDouble: 'NaN'}", "{$numberDecimal: 'NaN'}"}) {
      assertThat(found("limit: " + nan)).isEqualTo(10);
      assertThat(found("skip: " + nan)).isEqualTo(10);
      assertThat(counted("limit: " + nan)).isEqualTo("10");
    }
    assertThat(found("limit: {$numberDouble: 'Infinity'}")).isEqualTo(10);
    assertThat(found("skip: {$numberDecimal: '1E+500'}")).isZero();
  }

  @Test
  void onlyWholeNumbersNameCursors() {
    for (String id : new String[] {"5.5", "{$numberDecimal: '5'}", "5.0"}) {
      assertThat(node.fails(14, "{killCursors: 'c', cursors: [" + id + "]}"))
          .startsWith("BSON field 'killCursors.cursors.0' is the wrong type ");
    }
    assertThat(show(node.ok("{killCursors: 'c', cursors: [5]}"), "cursorsNotFound"))
        .isEqualTo("[5]");
  }

  @Test
  void pathsWithEmptyPartsAreRefusedOrMatchNothing() {
    for (String key : new String[] {"a..b", ".", "a.", ".a", "$a", "a.$b", " "}) {
      Doc reply = node.run("test", "{distinct: 'c', key: '" + key + "'}");
      if (show(reply, "ok").equals("1.0")) {
        assertThat(show(reply, "values")).as(key).isEqualTo("[]");
      } else {
        assertThat(at(reply, "code").int32()).as("%s: %s", key, reply).isNotEqualTo(8);
      }
    }
  }

  @Test
  void sortsHaveADirection() {
    for (String order :
        new String[] {"0", "2", "'x'", "null", "{}", "1.5", "{$numberDouble: 'NaN'}"}) {
      for (String command :
          new String[] {
            "{find: 'c', sort: {n: #}}",
            "{findAndModify: 'c', sort: {n: #}, remove: true}",
            "{aggregate: 'c', pipeline: [{$sort: {n: #}}], cursor: {}}"
          }) {
        Doc reply = node.run("test", command.replace("#", order));
        assertThat(show(reply, "ok")).as("%s %s", command, order).isEqualTo("0.0");
        assertThat(at(reply, "code").int32()).as("%s", reply).isIn(2, 15974, 15975);
      }
    }
    assertThat(counted("skip: 0")).isEqualTo("10");
  }

  @Test
  void anUpsertAndAFailureStandInOneReply() {
    node.ok("{createIndexes: 'c', indexes: [{key: {n: 1}, name: 'n_1', unique: true}]}");
    Doc reply =
        node.run(
            "test",
            "{update: 'c', ordered: false, updates: ["
                + "{q: {_id: 11}, u: {$set: {n: 1}}, upsert: true},"
                + "{q: {_id: 12}, u: {$set: {n: 12}}, upsert: true},"
                + "{q: {_id: 2}, u: {$set: {n: 20}}}]}");
    assertThat(show(reply, "n")).isEqualTo("2");
    assertThat(show(reply, "nModified")).isEqualTo("1");
    assertThat(show(reply, "upserted")).isEqualTo("[{\"index\": 1, \"_id\": 12}]");
    assertThat(at(reply, "writeErrors").doc().size()).isEqualTo(1);
    assertThat(show(reply, "writeErrors.0.index")).isEqualTo("0");
    assertThat(show(reply, "writeErrors.0.keyValue")).isEqualTo("{\"n\": 1}");
    node.checkValid("c");
  }

  @Test
  void aManyUpdateThatFailsInTheMiddleTellsWhatItDid() {
    node.ok(
        "{createIndexes: 'c', indexes: [{key: {m: 1}, name: 'm_1', unique: true, sparse: true}]}");
    Doc reply =
        node.run("test", "{update: 'c', updates: [{q: {}, u: {$set: {m: 1}}, multi: true}]}");
    assertThat(show(reply, "writeErrors.0.code")).as("%s", reply).isEqualTo("11000");
    assertThat(counted("query: {m: 1}")).isEqualTo("1");
    node.checkValid("c");
  }

  @Test
  void noCursorOutlivesTheNode() {
    long id = at(node.ok("{find: 'c', batchSize: 2}"), "cursor.id").int64();
    node.restart();
    node.fails(43, "{getMore: {$numberLong: '" + id + "'}, collection: 'c'}");
    assertThat(found("batchSize: 3")).isEqualTo(10);
  }

  @Test
  void everyStatementIsCounted() {
    Doc before = at(node.ok("{serverStatus: 1}"), "opcounters").doc();
    node.run("test", "{insert: 'd', documents: [{_id: 1}, {_id: 2}, {_id: 3}]}");
    node.run("test", "{update: 'd', updates: [{q: {_id: 1}, u: {$set: {a: 1}}}]}");
    node.run("test", "{update: 'd', updates: [{q: {}, u: {a: 1}}, {q: {}, u: {a: 2}}]}");
    node.run("test", "{delete: 'd', deletes: [{q: {_id: 1}, limit: 1}, {q: {_id: 2}, limit: 0}]}");
    node.drain("test", node.ok("{find: 'c', batchSize: 5}"));
    node.ok("{count: 'c'}");
    Doc after = at(node.ok("{serverStatus: 1}"), "opcounters").doc();
    assertThat(counts(before, after))
        .isEqualTo("insert 3, update 3, delete 2, query 1, getmore 1, command 2");
  }

  private static String counts(Doc before, Doc after) {
    StringBuilder text = new StringBuilder();
    for (String each : new String[] {"insert", "update", "delete", "query", "getmore", "command"}) {
      long more =
          Long.parseLong(after.get(each).toString()) - Long.parseLong(before.get(each).toString());
      text.append(text.isEmpty() ? "" : ", ").append(each).append(' ').append(more);
    }
    return text.toString();
  }

  @Test
  void theDatabaseInsideAnExplainIsTheSame() {
    node.ok("{explain: {find: 'c', $db: 'test'}}");
    assertThat(node.fails(73, "{explain: {find: 'c', $db: 'other'}}"))
        .isEqualTo("Mismatched $db in explain command. Expected test but got other");
  }
}
