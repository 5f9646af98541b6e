// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Json;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.oplog.OpTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The entries of a log as documents, and the optimes they get. */
class LogEntryTest {
  private static final Value UUID = CollectionEntry.valueOf(LaneScene.ID);
  private static final Doc DOCUMENT = Json.parse("{_id: {x: 7}, a: [1, 'ü']}");

  private static List<String> names(Doc entry) {
    List<String> names = new ArrayList<>();
    FieldCursor field = entry.fields();
    while (field.next()) {
      names.add(field.name());
    }
    return names;
  }

  private static Doc stamped(byte[] entry) {
    LogEntry.stamp(entry, new OpTime(-2, Long.MAX_VALUE), Long.MIN_VALUE, 1L << 62);
    return new Doc(entry);
  }

  private static void checkStamp(Doc entry) {
    assertThat(entry.get("ts").toString()).isEqualTo(Value.timestamp(-2).toString());
    assertThat(entry.get("t").int64()).isEqualTo(Long.MAX_VALUE);
    assertThat(entry.get("v").int64()).isEqualTo(2);
    assertThat(entry.get("wall").toString()).isEqualTo(Value.date(Long.MIN_VALUE).toString());
    assertThat(LogEntry.recordId(entry)).isEqualTo(1L << 62);
  }

  @Test
  void anInsertHoldsTheIdAndTheDocument() {
    Doc entry = stamped(LogEntry.insert(LaneScene.COLL, UUID, DOCUMENT));
    assertThat(names(entry))
        .containsExactly("ts", "t", "v", "wall", "rid", "op", "ns", "ui", "o2", "o");
    checkStamp(entry);
    assertThat(LogEntry.op(entry)).isEqualTo("i");
    assertThat(entry.get("ns").string()).isEqualTo("test.c");
    assertThat(CollectionEntry.uuidOf(LogEntry.uuid(entry))).isEqualTo(LaneScene.ID);
    assertThat(entry.get("o2").doc()).hasToString("{\"_id\": {\"x\": 7}}");
    assertThat(LogEntry.object(entry).sameBytes(DOCUMENT)).isTrue();
    assertThat(LogEntry.database(entry)).isEqualTo("test");
  }

  @Test
  void anUpdateHoldsTheIdAndTheChange() {
    Doc change = Json.parse("{$v: 2, diff: {u: {a: 1}}}");
    Doc entry = stamped(LogEntry.update(LaneScene.COLL, UUID, DOCUMENT.get("_id"), change));
    assertThat(names(entry))
        .containsExactly("ts", "t", "v", "wall", "rid", "op", "ns", "ui", "o2", "o");
    checkStamp(entry);
    assertThat(LogEntry.op(entry)).isEqualTo("u");
    assertThat(entry.get("o2").doc()).hasToString("{\"_id\": {\"x\": 7}}");
    assertThat(LogEntry.object(entry).sameBytes(change)).isTrue();
  }

  @Test
  void aDeleteHoldsOnlyTheId() {
    Doc entry = stamped(LogEntry.delete(LaneScene.COLL, UUID, DOCUMENT.get("_id")));
    assertThat(names(entry)).containsExactly("ts", "t", "v", "wall", "rid", "op", "ns", "ui", "o");
    checkStamp(entry);
    assertThat(LogEntry.op(entry)).isEqualTo("d");
    assertThat(LogEntry.object(entry)).hasToString("{\"_id\": {\"x\": 7}}");
  }

  @Test
  void aCommandIsOfItsDatabaseAndHasAnIdentityOnlyIfGiven() {
    Doc command = Json.parse("{dropDatabase: 1}");
    Doc without = stamped(LogEntry.command("some", Value.MISSING, command));
    assertThat(names(without)).containsExactly("ts", "t", "v", "wall", "rid", "op", "ns", "o");
    checkStamp(without);
    assertThat(without.get("ns").string()).isEqualTo("some.$cmd");
    assertThat(LogEntry.database(without)).isEqualTo("some");
    assertThat(LogEntry.uuid(without).isMissing()).isTrue();
    Doc with = stamped(LogEntry.command("some", UUID, Json.parse("{drop: 'c'}")));
    assertThat(names(with)).containsExactly("ts", "t", "v", "wall", "rid", "op", "ns", "ui", "o");
    assertThat(LogEntry.op(with)).isEqualTo("c");
    assertThat(LogEntry.object(with)).hasToString("{\"drop\": \"c\"}");
  }

  @Test
  void aNoopHasNoNamespaceAndHoldsItsMessage() {
    Doc entry = stamped(LogEntry.noop(Json.parse("{msg: 'initiating set'}")));
    assertThat(names(entry)).containsExactly("ts", "t", "v", "wall", "rid", "op", "ns", "o");
    checkStamp(entry);
    assertThat(LogEntry.op(entry)).isEqualTo("n");
    assertThat(LogEntry.object(entry)).hasToString("{\"msg\": \"initiating set\"}");
  }

  private static UnfinishedBuild endedBy(byte[] entry) {
    return UnfinishedBuild.endedBy(new LoggedEntry(OpTime.of(5, 1, 1), entry));
  }

  @Test
  void onlyTheCommitOfABuildWaitsForIt() {
    Doc commit = Json.parse("{commitIndexBuild: 'c', names: ['a_1', 'b_1']}");
    assertThat(endedBy(LogEntry.command("test", UUID, commit)))
        .isEqualTo(new UnfinishedBuild(LaneScene.ID, List.of("a_1", "b_1")));
    Doc start = Json.parse("{startIndexBuild: 'c', indexes: []}");
    assertThat(endedBy(LogEntry.command("test", UUID, start))).isNull();
    assertThat(endedBy(LogEntry.noop(commit))).isNull();
    assertThat(endedBy(LogEntry.insert(LaneScene.COLL, UUID, DOCUMENT))).isNull();
  }

  private final OpTimes opTimes =
      new OpTimes(() -> Instant.ofEpochMilli(5_999), OpTime.of(3, 4, 1));

  @Test
  void theFirstOptimeOfASecondIsNumberOne() {
    assertThat(opTimes.wallMillis()).isEqualTo(5_999);
    assertThat(opTimes.next(5_999, 8)).isEqualTo(OpTime.of(5, 1, 8));
    assertThat(opTimes.next(5_999, 8)).isEqualTo(OpTime.of(5, 2, 8));
    assertThat(opTimes.next(6_000, 8)).isEqualTo(OpTime.of(6, 1, 8));
  }

  @Test
  void withinTheSecondOfTheLastOptimeOrBeforeItTheNumberRises() {
    assertThat(opTimes.next(3_500, 8)).isEqualTo(OpTime.of(3, 5, 8));
    assertThat(opTimes.next(1_000, 8)).isEqualTo(OpTime.of(3, 6, 8));
    assertThat(opTimes.next(0, 8)).isEqualTo(OpTime.of(3, 7, 8));
  }

  @Test
  void entriesOfOthersPushTheOptimesAheadButNeverBack() {
    opTimes.passed(OpTime.of(9, 2, 7));
    assertThat(opTimes.next(5_999, 8)).isEqualTo(OpTime.of(9, 3, 8));
    opTimes.passed(OpTime.of(1, 1, 9));
    assertThat(opTimes.next(5_999, 8)).isEqualTo(OpTime.of(9, 4, 8));
  }

  @Test
  void aFullSecondOverflowsIntoTheNext() {
    opTimes.passed(OpTime.of(9, -1, 7));
    assertThat(opTimes.next(9_000, 8)).isEqualTo(OpTime.of(10, 0, 8));
    assertThat(opTimes.next(10_000, 8)).isEqualTo(OpTime.of(10, 1, 8));
  }

  @Test
  void anEntryThatDoesNotFitTheStateIsABrokenInvariant() {
    LaneScene scene = new LaneScene().create();
    byte[] update =
        LogEntry.update(LaneScene.COLL, UUID, Value.of(1), Json.parse("{_id: 1, a: 1}"));
    OpTime next = new OpTime(scene.store.published().timestamp() + 1, 3);
    LogEntry.stamp(update, next, 0, 77);
    assertThatThrownBy(() -> scene.lane.replay(new LoggedEntry(next, update)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("the entry changes a record that is not there: {\"ts\"");
    byte[] other =
        LogEntry.insert(
            LaneScene.COLL, CollectionEntry.valueOf(new java.util.UUID(5, 5)), DOCUMENT);
    LogEntry.stamp(other, next, 0, 1);
    assertThatThrownBy(() -> scene.lane.replay(new LoggedEntry(next, other)))
        .hasMessageStartingWith("the entry does not fit the catalog: ");
  }
}
