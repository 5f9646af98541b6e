// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.replica.Limits;
import io.tapdb.replica.TestNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a client meets at the limits of a node. */
class BoundsTest {
  private static final int MEGABYTE = 1 << 20;

  /** A node with limits so small that a few documents reach them. */
  private static Limits small() {
    Limits usual = Limits.ofHeap(256L << 20);
    return new Limits(
        usual.documentBytes(),
        2 * MEGABYTE,
        usual.nesting(),
        usual.batchStatements(),
        usual.openCursors(),
        300_000,
        200_000,
        MEGABYTE,
        usual.replyBytes(),
        usual.connections(),
        usual.connectionCalls(),
        usual.connectionRequests(),
        usual.connectionBytes(),
        usual.workers(),
        usual.workerQueue());
  }

  private static TestNode filled(int documents) {
    TestNode node = TestNode.with().limits(small()).largeLog().start();
    node.fill("c", 1, documents, "n: #, pad: '" + "x".repeat(100) + "'");
    return node;
  }

  private static long cursorOf(Doc reply) {
    return TestNode.at(reply, "cursor.id").int64();
  }

  @Test
  void aSortHasItsMemoryAndThenNeedsTheDisk() {
    try (TestNode node = filled(2000)) {
      assertThat(node.fails(292, "{find: 'c', sort: {pad: 1}, allowDiskUse: false}"))
          .contains("200000 bytes");
      assertThat(node.find("{find: 'c', sort: {pad: 1}}")).hasSize(2000);
      String group =
          "{aggregate: 'c', pipeline: [{$group: {_id: '$n', p: {$push: '$pad'}}}], cursor: {}";
      node.fails(292, group + ", allowDiskUse: false}");
      assertThat(node.drain("test", node.ok(group + "}"))).hasSize(2000);
    }
  }

  @Test
  void blockingCursorsHaveTheirMemoryTogether() {
    try (TestNode node = filled(500)) {
      for (String query :
          new String[] {
            "{find: 'c', sort: {pad: 1}, batchSize: 1}",
            "{aggregate: 'c', pipeline: [{$sort: {pad: 1}}], cursor: {batchSize: 1}}",
            "{aggregate: 'c', pipeline: [{$group: {_id: '$n', p: {$push: '$pad'}}}],"
                + " cursor: {batchSize: 1}}",
            "{aggregate: 'c', pipeline: [{$sort: {pad: 1}}, {$match: {n: {$gt: 0}}},"
                + " {$project: {n: 1, pad: 1}}, {$limit: 1000}], cursor: {batchSize: 1}}",
            "{aggregate: 'c', pipeline: [{$limit: 1}, {$unionWith: {coll: 'c', pipeline:"
                + " [{$sort: {pad: 1}}]}}], cursor: {batchSize: 2}}",
            "{aggregate: 'c', pipeline: [{$sample: {size: 500}}], cursor: {batchSize: 1}}",
            "{aggregate: 'c', pipeline: [{$facet: {a: [{$project: {pad: 1}}]}}, {$unwind: '$a'}],"
                + " cursor: {batchSize: 1}}"
          }) {
        List<Long> open = new ArrayList<>();
        Doc reply = node.run("test", query);
        while (reply.get("ok").float64() == 1.0) {
          open.add(cursorOf(reply));
          assertThat(open).as(query).hasSizeLessThan(50);
          reply = node.run("test", query);
        }
        assertThat(reply.get("code").int32()).as("%s: %s", query, reply).isEqualTo(146);
        assertThat(reply.get("errmsg").string()).contains("300000 bytes");
        assertThat(open).as(query).isNotEmpty();
        assertThat(node.node().openCursors()).isEqualTo(open.size());
        assertThat(node.drain("test", more(node, open.removeFirst(), 0)))
            .as(query)
            .hasSizeGreaterThan(490);
        node.drain("test", node.ok(query));
        open.forEach(id -> node.ok("{killCursors: 'c', cursors: [{$numberLong: '" + id + "'}]}"));
        assertThat(node.node().openCursors()).isZero();
      }
    }
  }

  private static Doc more(TestNode node, long cursor, int batchSize) {
    Doc reply =
        node.ok(
            "{getMore: {$numberLong: '%d'}, collection: 'c', batchSize: %d}"
                .formatted(cursor, batchSize));
    Doc batch = TestNode.at(reply, "cursor").doc();
    return new DocWriter()
        .open("cursor")
        .put("firstBatch", batch.get("nextBatch"))
        .put("id", batch.get("id"))
        .put("ns", batch.get("ns"))
        .close()
        .build();
  }

  @Test
  void aCursorThatSortsLaterIsEndedIfThereIsNoRoomThen() {
    try (TestNode node = filled(500)) {
      List<Long> open = new ArrayList<>();
      String unbegun = "{find: 'c', sort: {pad: 1}, batchSize: 0}";
      for (int i = 0; i < 10; i++) {
        open.add(cursorOf(node.ok(unbegun)));
      }
      int refused = 0;
      for (long id : open) {
        Doc reply =
            node.run(
                "test",
                "{getMore: {$numberLong: '%d'}, collection: 'c', batchSize: 1}".formatted(id));
        if (reply.get("ok").float64() == 0) {
          assertThat(reply.get("code").int32()).isEqualTo(146);
          refused++;
        }
      }
      assertThat(refused).isBetween(1, 9);
      assertThat(node.node().openCursors()).isEqualTo(10 - refused);
    }
  }

  @Test
  void aBatchThatFailsEndsItsCursorSinceSomeOfItIsLost() {
    try (TestNode node = filled(2000)) {
      long id = cursorOf(node.ok("{find: 'c', filter: {n: {$gt: 0}}, batchSize: 1}"));
      node.clock().passPerReading(10_000_000);
      node.fails(
          50,
          "{getMore: {$numberLong: '%d'}, collection: 'c', batchSize: 1900, maxTimeMS: 50}"
              .formatted(id));
      node.clock().passPerReading(0);
      node.fails(43, "{getMore: {$numberLong: '%d'}, collection: 'c'}".formatted(id));
      assertThat(node.node().openCursors()).isZero();
    }
  }

  @Test
  void requestsThatCannotBeReadHaveTheirCodes() {
    try (TestNode node = filled(1)) {
      String deep = "{ping: 1, a: " + "[".repeat(130) + "]".repeat(130) + "}";
      assertThat(node.fails(15, deep)).contains("120 levels");
      String document = "{_id: 2, a: " + "{a: ".repeat(100) + "1" + "}".repeat(101);
      Doc reply = node.run("test", "{insert: 'c', documents: [" + document + "]}");
      assertThat(TestNode.at(reply, "writeErrors.0.code").int32()).as("%s", reply).isEqualTo(15);
      node.fails(10334, "{ping: 1, a: '" + "x".repeat(2 * MEGABYTE) + "'}");
      byte[] short4 = {4, 0, 0, 0};
      assertThat(code(node, short4)).isEqualTo(22);
      assertThat(code(node, new byte[0])).isEqualTo(22);
      assertThat(node.node().requestsUnderWay()).isZero();
    }
  }

  private static int code(TestNode node, byte[] bytes) {
    return node.begin(node.connection(), "test", bytes).reply().get("code").int32();
  }

  @Test
  void requestsUnderWayHaveOnlySoMuchRoomTogether() {
    try (TestNode node = filled(1)) {
      String large = "{find: 'c', comment: '" + "x".repeat(700_000) + "'}";
      var first = node.begin("test", large);
      Doc second = node.begin("test", large).reply();
      assertThat(second.get("code").int32()).as("%s", second).isEqualTo(402);
      assertThat(second.get("errmsg").string()).contains("" + MEGABYTE);
      node.ok("{ping: 1}");
      node.threads().settle();
      assertThat(first.reply().get("ok").float64()).isEqualTo(1.0);
      node.ok(large);
      assertThat(node.node().requestsUnderWay()).isZero();
    }
  }
}
