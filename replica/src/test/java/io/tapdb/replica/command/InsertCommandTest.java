// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import static io.tapdb.replica.TestNode.at;
import static io.tapdb.replica.TestNode.show;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.replica.TestNode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InsertCommandTest {
  private final TestNode node = TestNode.start();

  @AfterEach
  void stop() {
    node.close();
  }

  private String run(String json) {
    return node.run("test", json).toString();
  }

  private String ids() {
    return node.find("{find: 'c', sort: {_id: 1}, projection: {_id: 1}}").stream()
        .map(each -> each.get("_id").toString())
        .toList()
        .toString();
  }

  private static String duplicate(int index, int id) {
    return "{\"index\": "
        + index
        + ", \"code\": 11000, \"keyPattern\": {\"_id\": 1}, \"keyValue\": {\"_id\": "
        + id
        + "}, \"errmsg\": \"E11000 duplicate key error collection: test.c index: _id_ dup key:"
        + " { _id: "
        + id
        + " }\"}";
  }

  @Test
  void theReplyCountsTheDocuments() {
    assertThat(run("{insert: 'c', documents: [{_id: 1}]}")).isEqualTo("{\"n\": 1, \"ok\": 1.0}");
    assertThat(run("{insert: 'c', documents: [{_id: 2}, {_id: 3}, {_id: 4}]}"))
        .isEqualTo("{\"n\": 3, \"ok\": 1.0}");
    Doc reply = node.ok("{insert: 'c', documents: [{}]}");
    assertThat(at(reply, "n").type()).isEqualTo(BsonTypes.INT32);
    assertThat(at(reply, "ok").type()).isEqualTo(BsonTypes.DOUBLE);
  }

  @Test
  void anIdIsMadeInFrontIfThereIsNone() {
    node.ok("{insert: 'c', documents: [{a: 1}, {b: 2, _id: 5}, {_id: null}]}");
    List<Doc> all = node.find("{find: 'c', sort: {_id: 1}}");
    assertThat(all.getFirst().toString()).isEqualTo("{\"_id\": null}");
    assertThat(all.get(1).toString()).isEqualTo("{\"_id\": 5, \"b\": 2}");
    assertThat(all.get(2).firstName()).isEqualTo("_id");
    assertThat(all.get(2).get("_id").type()).isEqualTo(BsonTypes.OBJECT_ID);
    assertThat(show(all.get(2), "a")).isEqualTo("1");
  }

  @Test
  void inOrderTheFirstFailureIsTheLast() {
    assertThat(run("{insert: 'c', documents: [{_id: 1}, {_id: 1}, {_id: 2}, {_id: 1}]}"))
        .isEqualTo("{\"n\": 1, \"writeErrors\": [" + duplicate(1, 1) + "], \"ok\": 1.0}");
    assertThat(ids()).isEqualTo("[1]");
    assertThat(run("{insert: 'c', documents: [{_id: 1}, {_id: 2}], ordered: true}"))
        .isEqualTo("{\"n\": 0, \"writeErrors\": [" + duplicate(0, 1) + "], \"ok\": 1.0}");
    assertThat(ids()).isEqualTo("[1]");
  }

  @Test
  void outOfOrderEveryDocumentIsTried() {
    assertThat(
            run(
                "{insert: 'c', ordered: false, documents: [{_id: 1}, {_id: 1}, {_id: 2}, {_id: 2},"
                    + " {_id: 3}]}"))
        .isEqualTo(
            "{\"n\": 3, \"writeErrors\": ["
                + duplicate(1, 1)
                + ", "
                + duplicate(3, 2)
                + "], \"ok\": 1.0}");
    assertThat(ids()).isEqualTo("[1, 2, 3]");
  }

  @Test
  void inOrderThereIsOneFailureOnlyWhateverItsKind() {
    Doc reply =
        node.run("test", "{insert: 'c', documents: [{_id: 1}, {_id: 1}, {_id: 2}, {_id: [1]}]}");
    assertThat(reply.toString())
        .isEqualTo("{\"n\": 1, \"writeErrors\": [" + duplicate(1, 1) + "], \"ok\": 1.0}");
    reply = node.run("test", "{insert: 'c', documents: [{_id: 5}, {_id: [1]}, {_id: 5}]}");
    assertThat(show(reply, "n")).isEqualTo("1");
    assertThat(at(reply, "writeErrors").doc().size()).isEqualTo(1);
    assertThat(show(reply, "writeErrors.0.index")).isEqualTo("1");
    assertThat(show(reply, "writeErrors.0.code")).isEqualTo("2");
    assertThat(ids()).isEqualTo("[1, 5]");
  }

  @Test
  void outOfOrderFailuresOfAllKindsStandInTheOrderOfTheirDocuments() {
    Doc reply =
        node.run(
            "test",
            "{insert: 'c', ordered: false, documents: [{_id: [1]}, {_id: 1}, {_id: 1}, {_id: {$a:"
                + " 1}}, {_id: 2}]}");
    assertThat(show(reply, "n")).isEqualTo("2");
    assertThat(show(reply, "writeErrors.0.index")).isEqualTo("0");
    assertThat(show(reply, "writeErrors.0.code")).isEqualTo("2");
    assertThat(at(reply, "writeErrors.0.errmsg").string()).isEqualTo("can't use an array for _id");
    assertThat(show(reply, "writeErrors.1.index")).isEqualTo("2");
    assertThat(show(reply, "writeErrors.1.code")).isEqualTo("11000");
    assertThat(show(reply, "writeErrors.2.index")).isEqualTo("3");
    assertThat(show(reply, "writeErrors.2.code")).isEqualTo("52");
    assertThat(at(reply, "writeErrors").doc().size()).isEqualTo(3);
    assertThat(ids()).isEqualTo("[1, 2]");
  }

  @Test
  void documentsThatAreAllRefusedMakeNoCollection() {
    node.run("test", "{insert: 'c', documents: [{_id: [1]}]}");
    node.run("test", "{insert: 'c', documents: [{_id: [1]}, {_id: [2]}], ordered: false}");
    assertThat(node.drain("test", node.ok("{listCollections: 1}"))).isEmpty();
  }

  @Test
  void namesTheKeyOfAUniqueIndex() {
    node.ok("{createIndexes: 'c', indexes: [{key: {a: 1, 'b.x': -1}, name: 'ab', unique: true}]}");
    node.ok("{insert: 'c', documents: [{_id: 1, a: 'v', b: {x: 7}}]}");
    assertThat(run("{insert: 'c', documents: [{_id: 2, a: 'v', b: {x: 7}}]}"))
        .isEqualTo(
            "{\"n\": 0, \"writeErrors\": [{\"index\": 0, \"code\": 11000, \"keyPattern\": {\"a\": 1,"
                + " \"b.x\": -1}, \"keyValue\": {\"a\": \"v\", \"b.x\": 7}, \"errmsg\": \"E11000"
                + " duplicate key error collection: test.c index: ab dup key: { a: \\\"v\\\", b.x: 7"
                + " }\"}], \"ok\": 1.0}");
  }

  @Test
  void aBatchIsNeitherEmptyNorTooLarge() {
    assertThat(node.fails(16, "{insert: 'c', documents: []}"))
        .isEqualTo("Write batch sizes must be between 1 and 100000. Got 0 operations.");
    DocWriter command = new DocWriter(1 << 20).put("insert", "c").openArray("documents");
    for (int i = 0; i < 100_001; i++) {
      command.add(Doc.EMPTY);
    }
    Doc reply = node.run("test", command.close().build());
    assertThat(show(reply, "code")).isEqualTo("16");
    assertThat(at(reply, "errmsg").string())
        .isEqualTo("Write batch sizes must be between 1 and 100000. Got 100001 operations.");
    assertThat(node.drain("test", node.ok("{listCollections: 1}"))).isEmpty();
  }

  @Test
  void wrongTypesAreNamed() {
    assertThat(node.fails(40414, "{insert: 'c'}"))
        .isEqualTo("BSON field 'insert.documents' is missing but a required field");
    assertThat(node.fails(14, "{insert: 'c', documents: {a: 1}}"))
        .isEqualTo(
            "BSON field 'insert.documents' is the wrong type 'object', expected type 'array'");
    assertThat(node.fails(14, "{insert: 'c', documents: [{}, 5]}"))
        .isEqualTo(
            "BSON field 'insert.documents.1' is the wrong type 'int', expected type 'object'");
    assertThat(node.fails(14, "{insert: 'c', documents: [[]]}"))
        .isEqualTo(
            "BSON field 'insert.documents.0' is the wrong type 'array', expected type 'object'");
    assertThat(node.fails(14, "{insert: 'c', documents: [{}], ordered: 'no'}"))
        .isEqualTo("BSON field 'insert.ordered' is the wrong type 'string', expected type 'bool'");
    assertThat(node.drain("test", node.ok("{listCollections: 1}"))).isEmpty();
  }

  @Test
  void thereAreNoVariablesInDocuments() {
    assertThat(node.fails(40415, "{insert: 'c', documents: [{}], let: {a: 1}}"))
        .isEqualTo("BSON field 'insert.let' is an unknown field.");
  }

  @Test
  void someCollectionsAreTheNodesOwn() {
    node.fails(73, "{insert: 'system.foo', documents: [{}]}");
    node.fails("local", 73, "{insert: 'oplog.rs', documents: [{}]}");
    node.fails("local", 73, "{delete: 'oplog.rs', deletes: [{q: {}, limit: 0}]}");
    node.fails("local", 73, "{findAndModify: 'oplog.rs', remove: true}");
    node.fails("local", 73, "{update: 'oplog.rs', updates: [{q: {}, u: {a: 1}}]}");
  }

  @Test
  void namesWithDollarsAndDotsMayStandInDocuments() {
    node.ok("{insert: 'c', documents: [{_id: 1, $a: 1, 'b.c': 2, d: {$e: 3}, '': 4}]}");
    assertThat(node.find("{find: 'c'}").toString())
        .isEqualTo("[{\"_id\": 1, \"$a\": 1, \"b.c\": 2, \"d\": {\"$e\": 3}, \"\": 4}]");
  }

  @Test
  void whatTheCountersCount() {
    node.run("test", "{insert: 'c', documents: [{_id: 1}, {_id: 1}, {_id: 2}], ordered: false}");
    Doc status = node.ok("{serverStatus: 1}");
    assertThat(show(status, "metrics.document.inserted")).isEqualTo("2");
  }

  @Test
  void manyFailuresKeepTheReplySmall() {
    node.ok("{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a', unique: true}]}");
    String value = "x".repeat(1000);
    node.ok("{insert: 'c', documents: [{a: '" + value + "'}]}");
    DocWriter command =
        new DocWriter(4 << 20).put("insert", "c").put("ordered", false).openArray("documents");
    for (int i = 0; i < 2000; i++) {
      command.addOpen().put("a", value).close();
    }
    Doc reply = node.run("test", command.close().build());
    assertThat(at(reply, "writeErrors").doc().size()).isEqualTo(2000);
    assertThat(at(reply, "writeErrors.0.errmsg").string()).startsWith("E11000");
    assertThat(at(reply, "writeErrors.1999.errmsg").string()).isEmpty();
    assertThat(show(reply, "writeErrors.1999.index")).isEqualTo("1999");
    assertThat(show(reply, "writeErrors.1999.code")).isEqualTo("11000");
  }
}
