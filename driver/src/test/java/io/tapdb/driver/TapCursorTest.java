// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.driver.fake.Eventually;
import io.tapdb.driver.fake.FakeCommand;
import io.tapdb.driver.fake.FakeServer;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TapCursorTest {
  private static final int COUNT = 25;

  @AutoClose private final FakeServer server = FakeServer.start();
  @AutoClose private final TapClient client = TapClient.connect(server.uri(""));
  private final TapCollection<Document> numbers = client.database().collection("numbers");

  @BeforeEach
  void insertNumbers() {
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      documents.add(new Document("_id", i));
    }
    numbers.insertMany(documents);
  }

  private static int id(Document document) {
    return document.getInteger("_id");
  }

  @Test
  void allBatchesComeInOrder() {
    assertThat(numbers.find().batchSize(10).toList())
        .extracting(TapCursorTest::id)
        .containsExactlyElementsOf(IntStream.range(0, COUNT).boxed().toList());
    assertThat(server.commands("getMore")).hasSize(2);
    assertThat(server.last("getMore").getNumber("batchSize").intValue()).isEqualTo(10);
    assertThat(server.last("getMore").getString("collection").getValue()).isEqualTo("numbers");
    assertThat(server.commands("killCursors")).isEmpty();
  }

  @Test
  void theServerChoosesTheBatchSizeUnlessItIsSaid() {
    assertThat(numbers.find().toList()).hasSize(COUNT);
    assertThat(server.last("find").keySet()).doesNotContain("batchSize");
  }

  @Test
  void everyOptionOfAFindHasItsField() {
    numbers
        .find(new Document("a", 1))
        .projection(new Document("b", 1))
        .sort(new Document("c", -1))
        .skip(1)
        .limit(2)
        .min(new Document("d", 1))
        .max(new Document("d", 9))
        .hint("d_1")
        .maxTime(3, TimeUnit.SECONDS)
        .comment("why")
        .collation(new Document("locale", "de"))
        .let(new Document("v", 1))
        .returnKey(true)
        .showRecordId(true)
        .noCursorTimeout(true)
        .allowDiskUse(false)
        .tailable(false)
        .awaitData(false)
        .field("rawData", BsonBoolean.TRUE)
        .batchSize(0)
        .toList();
    assertThat(server.last("find"))
        .isEqualTo(
            BsonDocument.parse(
                "{find: 'numbers', filter: {a: 1}, projection: {b: 1}, sort: {c: -1},"
                    + " skip: {$numberLong: '1'}, limit: {$numberLong: '2'}, min: {d: 1},"
                    + " max: {d: 9}, hint: 'd_1', maxTimeMS: {$numberLong: '3000'},"
                    + " comment: 'why', collation: {locale: 'de'}, let: {v: 1}, returnKey: true,"
                    + " showRecordId: true, noCursorTimeout: true, allowDiskUse: false,"
                    + " tailable: false, awaitData: false, rawData: true, batchSize: 0}"));
  }

  @Test
  void aQueryMayBeRunAgain() {
    TapFind<Document> find = numbers.find().limit(3);
    assertThat(find.toList()).hasSize(3);
    assertThat(find.first()).isEqualTo(new Document("_id", 0));
    assertThat(find.toList()).hasSize(3);
    assertThat(server.last("find").keySet()).doesNotContain("singleBatch");
  }

  @Test
  void closingACursorEarlyKillsItOnTheServer() {
    try (TapCursor<Document> cursor = numbers.find().batchSize(5).cursor()) {
      assertThat(cursor.next()).isEqualTo(new Document("_id", 0));
      assertThat(cursor.id()).isPositive();
      assertThat(server.store().openCursors()).isEqualTo(1);
    }
    Eventually.until("the cursor is killed", () -> server.store().openCursors() == 0);
    assertThat(server.last("killCursors").getString("killCursors").getValue()).isEqualTo("numbers");
  }

  @Test
  void closingACursorAtItsEndSaysNothing() {
    try (TapCursor<Document> cursor = numbers.find().batchSize(5).cursor()) {
      cursor.forEachRemaining(document -> assertThat(document).isNotNull());
      assertThat(cursor.id()).isZero();
      assertThatThrownBy(cursor::next).isInstanceOf(NoSuchElementException.class);
    }
    client.database().runCommand(new Document("ping", 1));
    assertThat(server.commands("killCursors")).isEmpty();
  }

  @Test
  void aClosedCursorGivesNothing() {
    TapCursor<Document> cursor = numbers.find().batchSize(5).cursor();
    cursor.close();
    cursor.close();
    assertThatThrownBy(cursor::hasNext).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(cursor::tryNext).isInstanceOf(IllegalStateException.class);
    Eventually.until("killed once", () -> server.commands("killCursors").size() == 1);
  }

  @Test
  void aConsumerThatThrowsLeavesNoCursorOpen() {
    assertThatThrownBy(
            () ->
                numbers
                    .find()
                    .batchSize(5)
                    .forEach(
                        document -> {
                          throw new ArithmeticException();
                        }))
        .isInstanceOf(ArithmeticException.class);
    Eventually.until("the cursor is killed", () -> server.store().openCursors() == 0);
  }

  @Test
  void aLoopReadsToTheEnd() {
    int sum = 0;
    for (Document document : numbers.find().batchSize(7)) {
      sum += id(document);
    }
    assertThat(sum).isEqualTo(COUNT * (COUNT - 1) / 2);
    assertThat(server.store().openCursors()).isZero();
  }

  @Test
  void lookingAheadAsksForTheNextBatchBeforeItIsNeeded() {
    try (TapCursor<Document> cursor = numbers.find().batchSize(10).prefetch(true).cursor()) {
      Eventually.until("asked ahead", () -> server.commands("getMore").size() == 1);
      int count = 0;
      while (cursor.hasNext()) {
        assertThat(id(cursor.next())).isEqualTo(count++);
      }
      assertThat(count).isEqualTo(COUNT);
    }
    assertThat(server.commands("getMore")).hasSize(2);
  }

  @Test
  void closingACursorThatLooksAheadStopsThatTooAndKillsIt() {
    Queue<FakeCommand> held = server.hold("getMore");
    TapCursor<Document> cursor = numbers.find().batchSize(10).prefetch(true).cursor();
    Eventually.until("asked ahead", () -> held.size() == 1);
    cursor.close();
    Eventually.until("the cursor is killed", () -> server.store().openCursors() == 0);
    Eventually.until("the question is withdrawn", () -> held.peek().isCancelled());
  }

  @Test
  void anErrorOfALaterBatchIsThrownAndTheCursorCanBeClosed() {
    server.answer("getMore", "{ok: 0, code: 43, codeName: 'CursorNotFound', errmsg: 'gone'}");
    try (TapCursor<Document> cursor = numbers.find().batchSize(2).cursor()) {
      cursor.next();
      cursor.next();
      assertThatThrownBy(cursor::hasNext)
          .isInstanceOf(TapCommandException.class)
          .hasMessageContaining("gone (code 43, CursorNotFound)");
    }
  }

  @Test
  void aCursorThatFollowsNewsAnswersEmptyBatchesWithNothing() {
    server.answer("find", batch("firstBatch", 77, ""));
    server.answer("getMore", batch("nextBatch", 77, ""));
    try (TapCursor<Document> cursor =
        numbers.find().tailable(true).maxAwaitTime(5, TimeUnit.MILLISECONDS).cursor()) {
      assertThat(cursor.tryNext()).isNull();
      assertThat(server.last("getMore").getNumber("maxTimeMS").longValue()).isEqualTo(5);
      server.answer("getMore", batch("nextBatch", 77, "{_id: 'news'}"));
      assertThat(cursor.tryNext()).isEqualTo(new Document("_id", "news"));
      assertThat(server.last("getMore").keySet()).doesNotContain("batchSize");
    }
  }

  private static String batch(String name, long id, String documents) {
    return "{cursor: {id: {$numberLong: '"
        + id
        + "'}, ns: 'test.numbers', "
        + name
        + ": ["
        + documents
        + "]}, ok: 1}";
  }

  @Test
  void aReplyWithoutACursorIsAnError() {
    server.answer("find", "{ok: 1}");
    assertThatThrownBy(() -> numbers.find().toList()).hasMessageContaining("no cursor");
    server.answer("find", "{ok: 1, cursor: {id: 0, ns: 'a.b'}}");
    assertThatThrownBy(() -> numbers.find().toList()).hasMessageContaining("without a batch");
  }

  @Test
  void rawDocumentsOfABatchShareItsBytes() {
    List<RawBsonDocument> raw = numbers.withRaw().find().toList();
    assertThat(raw.get(0).getBackingArray()).isSameAs(raw.get(1).getBackingArray());
    assertThat(raw.get(1).getInt32("_id").getValue()).isEqualTo(1);
  }

  @Test
  void anAsyncCursorGivesBatches() {
    TapAsyncCursor<Document> cursor = numbers.async().find().batchSize(20).cursorAsync().join();
    assertThat(cursor.nextBatch().join()).hasSize(20);
    assertThat(cursor.isExhausted()).isFalse();
    assertThat(cursor.nextBatch().join()).hasSize(5);
    assertThat(cursor.isExhausted()).isTrue();
    assertThat(cursor.nextBatch().join()).isEmpty();
  }

  @Test
  void anAsyncCursorThatIsClosedIsKilled() {
    TapAsyncCursor<Document> cursor = numbers.async().find().batchSize(2).cursorAsync().join();
    cursor.close();
    Eventually.until("the cursor is killed", () -> server.store().openCursors() == 0);
    assertThat(cursor.isExhausted()).isTrue();
  }

  @Test
  void everythingCanBeReadWithoutWaiting() {
    assertThat(numbers.async().find().batchSize(3).toListAsync().join()).hasSize(COUNT);
    assertThat(numbers.async().find(new Document("_id", -1)).toListAsync().join()).isEmpty();
    assertThat(numbers.async().find().firstAsync().join()).isEqualTo(new Document("_id", 0));
    assertThat(numbers.async().findOne(new Document("_id", -1)).join()).isNull();
  }

  @Test
  void anErrorOnTheWayEndsReadingWithoutWaiting() {
    server.answer("getMore", "{ok: 0, code: 43, codeName: 'CursorNotFound', errmsg: 'gone'}");
    CompletableFuture<List<Document>> all = numbers.async().find().batchSize(3).toListAsync();
    assertThatThrownBy(all::join).hasCauseInstanceOf(TapCommandException.class);
    server.answer("find", "{ok: 0, code: 2, codeName: 'BadValue', errmsg: 'bad'}");
    assertThatThrownBy(numbers.async().find().toListAsync()::join)
        .hasCauseInstanceOf(TapCommandException.class);
  }

  @Test
  void cancellingAReadingStopsTheBatchUnderWayAndKillsTheCursor() {
    Queue<FakeCommand> held = server.hold("getMore");
    CompletableFuture<List<Document>> all = numbers.async().find().batchSize(3).toListAsync();
    Eventually.until("the second batch is asked for", () -> held.size() == 1);
    assertThat(all.cancel(true)).isTrue();
    Eventually.until("it is stopped", () -> held.peek().isCancelled());
    Eventually.until("the cursor is killed", () -> server.store().openCursors() == 0);
  }

  @Test
  void aCursorThatIsOpenedForACallerWhoHasLeftIsKilled() {
    Queue<FakeCommand> held = server.hold("find");
    CompletableFuture<List<Document>> all = numbers.async().find().batchSize(3).toListAsync();
    Eventually.until("the find is there", () -> held.size() == 1);
    assertThat(all.cancel(true)).isTrue();
    Eventually.until("it is to be stopped", () -> held.peek().isCancelled());
    server.handle(held.remove());
    Eventually.until("the cursor is killed", () -> server.commands("killCursors").size() == 1);
    assertThat(server.store().openCursors()).isZero();
    assertThat(server.last("killCursors").getString("killCursors").getValue()).isEqualTo("numbers");
    assertThat(server.last("killCursors").getArray("cursors")).hasSize(1);
  }

  @Test
  void anAggregationIsReadLikeAFind() {
    List<Document> pipeline = List.of(new Document("$match", new Document("_id", 3)));
    assertThat(numbers.aggregate(pipeline).comment("c").allowDiskUse(true).toList())
        .containsExactly(new Document("_id", 3));
    assertThat(server.last("aggregate"))
        .isEqualTo(
            BsonDocument.parse(
                "{aggregate: 'numbers', pipeline: [{$match: {_id: 3}}], cursor: {},"
                    + " comment: 'c', allowDiskUse: true}"));
    assertThat(numbers.aggregate(List.of()).batchSize(4).toList()).hasSize(COUNT);
    assertThat(server.last("aggregate").getDocument("cursor").getInt32("batchSize").getValue())
        .isEqualTo(4);
    assertThat(numbers.aggregate(pipeline).first()).isEqualTo(new Document("_id", 3));
    assertThat(numbers.async().aggregate(pipeline).firstAsync().join()).isNotNull();
  }

  @Test
  void anAggregationThatWritesCarriesTheWriteConcern() {
    server.answer("aggregate", batch("firstBatch", 0, ""));
    TapCollection<Document> careful = numbers.withWriteConcern(TapWriteConcern.MAJORITY);
    careful.aggregate(List.of(new Document("$out", "copy"))).toList();
    assertThat(server.last("aggregate").get("writeConcern"))
        .isEqualTo(BsonDocument.parse("{w: 'majority'}"));
    careful.aggregate(List.of(new Document("$limit", 1))).toList();
    assertThat(server.last("aggregate").keySet()).doesNotContain("writeConcern");
  }

  @Test
  void explainingWrapsTheCommandAndDoesNotRunIt() {
    Document explained =
        numbers.find(new Document("a", 1)).sort(new Document("a", 1)).explain("queryPlanner");
    assertThat(server.last("explain"))
        .isEqualTo(
            BsonDocument.parse(
                "{explain: {find: 'numbers', filter: {a: 1}, sort: {a: 1}},"
                    + " verbosity: 'queryPlanner'}"));
    assertThat(explained.get("explained", Document.class).getString("find")).isEqualTo("numbers");
    assertThat(server.commands("find")).isEmpty();
    numbers.aggregate(List.of()).batchSize(2).explain("executionStats");
    assertThat(server.last("explain").getDocument("explain").getDocument("cursor"))
        .isEqualTo(BsonDocument.parse("{batchSize: 2}"));
  }

  @Test
  void aBatchOfLessThanNothingIsRefused() {
    assertThatThrownBy(() -> numbers.find().batchSize(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> numbers.find(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void numbersInRepliesMayBeOfAnyKind() {
    server.answer("find", "{cursor: {id: 0.0, ns: 'test.numbers', firstBatch: [{a: 1}]}, ok: 1.0}");
    assertThat(numbers.find().toList()).hasSize(1);
    server.answer("count", "{n: {$numberLong: '7'}, ok: true}");
    assertThat(numbers.estimatedDocumentCount()).isEqualTo(7);
  }
}
