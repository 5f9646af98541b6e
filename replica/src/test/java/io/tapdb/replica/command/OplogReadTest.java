// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import static io.tapdb.replica.TestNode.at;
import static io.tapdb.replica.TestNode.show;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Json;
import io.tapdb.engine.bson.Value;
import io.tapdb.oplog.OplogSettings;
import io.tapdb.replica.Pending;
import io.tapdb.replica.TestNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OplogReadTest {
  private final TestNode node =
      TestNode.with().oplog(new OplogSettings(256 << 10, 64 << 10, 64 << 10, 0)).start();

  @AfterEach
  void stop() {
    node.close();
  }

  private Doc local(String command) {
    return node.ok("local", command);
  }

  private List<Doc> find(String rest) {
    return node.drain("local", local("{find: 'oplog.rs'" + rest + "}"));
  }

  private List<Doc> find(Doc filter, String sort) {
    Doc command =
        new DocWriter()
            .put("find", "oplog.rs")
            .put("filter", filter)
            .put("sort", Json.parse(sort))
            .put("batchSize", 7)
            .build();
    return node.drain("local", node.run("local", command));
  }

  /** Little at a time, since the segments of this log are small. */
  private void fill(int documents) {
    for (int from = 1; from <= documents; from += 100) {
      node.fill("c", from, from + 99, "text: '" + "x".repeat(200) + "'");
    }
  }

  private static List<String> ids(List<Doc> entries) {
    return entries.stream().map(each -> show(each, "o._id")).toList();
  }

  private static List<Long> timestamps(List<Doc> entries) {
    return entries.stream().map(each -> each.get("ts").int64()).toList();
  }

  private static Doc range(String lower, long from, String upper, long to) {
    return new DocWriter()
        .open("ts")
        .put(lower, Value.timestamp(from))
        .put(upper, Value.timestamp(to))
        .close()
        .build();
  }

  @Test
  void showsWhatWasWrittenInOrder() {
    node.fill("c", 1, 3, "a: #");
    node.ok("{delete: 'c', deletes: [{q: {_id: 2}, limit: 1}]}");
    List<Doc> entries = find("");
    assertThat(entries.stream().map(each -> each.get("op").string()))
        .containsExactly("c", "i", "i", "i", "d");
    assertThat(timestamps(entries)).isSorted().doesNotHaveDuplicates();
    assertThat(show(entries.get(1), "ns")).isEqualTo("\"test.c\"");
    assertThat(ids(find(", filter: {op: 'd'}"))).containsExactly("2");
    List<Doc> projected = find(", filter: {op: 'i'}, projection: {op: 1, _id: 0}, limit: 2");
    assertThat(projected.getFirst().toString()).isEqualTo("{\"op\": \"i\"}");
    assertThat(projected).hasSize(2);
    assertThat(ids(find(", filter: {op: 'i'}, skip: 2"))).containsExactly("3");
  }

  @Test
  void readsFromNewToOld() {
    fill(500);
    List<Doc> forward = find("");
    assertThat(forward).hasSizeGreaterThan(400);
    List<Doc> backward = find(", sort: {$natural: -1}");
    List<Long> reversed = new ArrayList<>(timestamps(backward));
    Collections.reverse(reversed);
    assertThat(reversed).isEqualTo(timestamps(forward));
    assertThat(ids(find(", sort: {$natural: -1}, limit: 1"))).containsExactly("500");
    assertThat(ids(find(", hint: {$natural: -1}, limit: 1"))).containsExactly("500");
    assertThat(ids(find(", sort: {ts: -1}, limit: 2"))).containsExactly("500", "499");
    assertThat(ids(find(", sort: {'o._id': -1}, filter: {op: 'i'}, limit: 1")))
        .containsExactly("500");
    node.fails("local", 2, "{find: 'oplog.rs', hint: 'ts_1'}");
  }

  @Test
  void boundsOfTheTimestampGiveTheSamePartInBothDirections() {
    fill(300);
    List<Long> all = timestamps(find(""));
    for (int from = 0; from < all.size(); from += 37) {
      for (int to = from; to < all.size(); to += 53) {
        List<Long> expected = all.subList(from, to + 1);
        Doc inclusive = range("$gte", all.get(from), "$lte", all.get(to));
        assertThat(timestamps(find(inclusive, "{$natural: 1}"))).isEqualTo(expected);
        List<Long> reversed = new ArrayList<>(timestamps(find(inclusive, "{$natural: -1}")));
        Collections.reverse(reversed);
        assertThat(reversed).isEqualTo(expected);
        Doc exclusive = range("$gt", all.get(from), "$lt", all.get(to));
        assertThat(timestamps(find(exclusive, "{$natural: 1}")))
            .isEqualTo(from == to ? List.of() : all.subList(from + 1, to));
      }
    }
    Doc one = new DocWriter().put("ts", Value.timestamp(all.get(17))).build();
    assertThat(timestamps(find(one, "{$natural: -1}"))).containsExactly(all.get(17));
  }

  @Test
  void countsAndAggregates() {
    node.fill("c", 1, 20, "");
    node.fill("d", 1, 5, "");
    assertThat(show(local("{count: 'oplog.rs', query: {op: 'i'}}"), "n")).isEqualTo("25");
    assertThat(show(local("{count: 'oplog.rs', query: {op: 'i'}, limit: 3}"), "n")).isEqualTo("3");
    assertThat(show(local("{count: 'oplog.rs', query: {op: 'x'}}"), "n")).isEqualTo("0");
    List<Doc> groups =
        node.drain(
            "local",
            local(
                "{aggregate: 'oplog.rs', cursor: {}, pipeline: [{$match: {op: 'i'}},"
                    + " {$group: {_id: '$ns', n: {$sum: 1}}}, {$sort: {_id: 1}}]}"));
    assertThat(groups.toString())
        .isEqualTo("[{\"_id\": \"test.c\", \"n\": 20}, {\"_id\": \"test.d\", \"n\": 5}]");
    node.fails("local", 115, "{distinct: 'oplog.rs', key: 'ns'}");
    node.fails("local", 115, "{explain: {find: 'oplog.rs'}}");
  }

  @Test
  void cannotBeWritten() {
    node.fails("local", 73, "{insert: 'oplog.rs', documents: [{_id: 1}]}");
    node.fails("local", 73, "{update: 'oplog.rs', updates: [{q: {}, u: {$set: {a: 1}}}]}");
    node.fails("local", 73, "{delete: 'oplog.rs', deletes: [{q: {}, limit: 0}]}");
    Doc drop = node.run("local", "{drop: 'oplog.rs'}");
    assertThat(show(drop, "ok")).isEqualTo("0.0");
    Doc create = node.run("local", "{create: 'oplog.rs'}");
    assertThat(show(create, "ok")).isEqualTo("0.0");
  }

  @Test
  void standsAmongTheCollectionsOfItsDatabase() {
    Doc listed = local("{listCollections: 1, filter: {name: 'oplog.rs'}}");
    assertThat(show(listed, "cursor.firstBatch.0.options.capped")).isEqualTo("true");
    assertThat(show(node.ok("{listCollections: 1}"), "cursor.firstBatch")).isEqualTo("[]");
    node.fill("c", 1, 20, "");
    Doc stats = local("{collStats: 'oplog.rs'}");
    assertThat(show(stats, "capped")).isEqualTo("true");
    assertThat(show(stats, "maxSize")).isEqualTo("262144");
    assertThat(at(stats, "size").int32()).isGreaterThan(500);
  }

  private Pending more(long id, String fields) {
    return node.begin(
        "local", "{getMore: {$numberLong: '" + id + "'}, collection: 'oplog.rs'" + fields + "}");
  }

  private long tail(String fields) {
    Doc first = local("{find: 'oplog.rs', tailable: true, awaitData: true" + fields + "}");
    long id = at(first, "cursor.id").int64();
    assertThat(id).isNotZero();
    return id;
  }

  @Test
  void aTailWaitsForWhatComes() {
    node.fill("c", 1, 3, "");
    long id = tail(", filter: {op: 'i'}");
    Pending waiting = more(id, ", maxTimeMS: 5000");
    node.threads().advance(4000);
    assertThat(waiting.isDone()).isFalse();
    node.ok("{insert: 'c', documents: [{_id: 4}]}");
    node.threads().advance(20);
    assertThat(show(waiting.reply(), "cursor.nextBatch.0.o._id")).isEqualTo("4");
    assertThat(at(waiting.reply(), "cursor.id").int64()).isEqualTo(id);
  }

  @Test
  void aTailThatHasWaitedInVainStaysOpen() {
    node.fill("c", 1, 3, "");
    long id = tail("");
    Pending waiting = more(id, ", maxTimeMS: 500");
    node.threads().advance(499);
    assertThat(waiting.isDone()).isFalse();
    node.threads().advance(20);
    assertThat(show(waiting.reply(), "cursor.nextBatch")).isEqualTo("[]");
    Pending again = more(id, "");
    node.threads().advance(1100);
    assertThat(show(again.reply(), "cursor.nextBatch")).isEqualTo("[]");
    assertThat(at(again.reply(), "cursor.id").int64()).isEqualTo(id);
  }

  @Test
  void aTailThatWaitsCanBeKilled() {
    node.fill("c", 1, 3, "");
    Pending waiting = more(tail(""), ", maxTimeMS: 5000");
    node.threads().advance(10);
    node.ok("admin", "{killOp: 1, op: " + waiting.operation().id() + "}");
    node.threads().advance(20);
    assertThat(show(waiting.reply(), "code")).isEqualTo("11601");
  }

  @Test
  void aReaderWhoseEntriesWereDroppedIsTold() {
    node.fill("c", 1, 10, "text: '" + "x".repeat(400) + "'");
    long id = tail(", batchSize: 2, noCursorTimeout: true");
    for (int from = 0; from < 20; from++) {
      node.fill("d", from * 100, from * 100 + 99, "text: '" + "x".repeat(400) + "'");
      node.threads().advance(61_000);
    }
    Pending more = more(id, "");
    node.threads().advance(20);
    assertThat(show(more.reply(), "code")).isEqualTo("136");
    Pending gone = more(id, "");
    node.threads().settle();
    assertThat(show(gone.reply(), "code")).isEqualTo("43");
  }

  @Test
  void oldEntriesAreReadAfterARestart() {
    fill(300);
    List<Long> before = timestamps(find(""));
    node.restart();
    assertThat(timestamps(find(""))).isEqualTo(before);
    assertThat(find(", sort: {$natural: -1}")).hasSameSizeAs(before);
  }
}
