// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tapdb.driver.TapWriteException.WriteError;
import io.tapdb.driver.fake.Eventually;
import io.tapdb.driver.fake.FakeCommand;
import io.tapdb.driver.fake.FakeServer;
import io.tapdb.driver.fake.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TapBulkTest {
  @AutoClose private final FakeServer server = FakeServer.start();
  @AutoClose private TapClient client = TapClient.connect(server.uri(""));
  private TapCollection<Document> stock = client.database().collection("stock");

  /** Connects again, so that a greeting with other limits is heard. */
  private void limit(String fields) {
    server.hello(fields);
    client.close();
    client = TapClient.connect(server.uri(""));
    stock = client.database().collection("stock");
  }

  private static List<Document> numbered(int count) {
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      documents.add(new Document("_id", i));
    }
    return documents;
  }

  private List<Integer> batchSizes(String command, String array) {
    return server.commands(command).stream().map(c -> c.getArray(array).size()).toList();
  }

  @Test
  void documentsTravelTogether() {
    TapWriteResult result = stock.insertMany(numbered(50));
    assertThat(result.insertedCount()).isEqualTo(50);
    assertThat(result.insertedIds()).hasSize(50).containsEntry(49, new BsonInt32(49));
    assertThat(batchSizes("insert", "documents")).containsExactly(50);
    assertThat(server.last("insert").getBoolean("ordered").getValue()).isTrue();
    assertThat(server.store().documents("stock")).hasSize(50);
  }

  @Test
  void noMoreStatementsGoIntoACommandThanTheServerTakes() {
    limit("{maxWriteBatchSize: 4}");
    TapWriteResult result = stock.insertMany(numbered(10));
    assertThat(result.insertedCount()).isEqualTo(10);
    assertThat(result.insertedIds()).hasSize(10);
    assertThat(batchSizes("insert", "documents")).containsExactly(4, 4, 2);
    TapBulk<Document> bulk = stock.bulk();
    numbered(9).forEach(filter -> bulk.deleteOne(filter));
    assertThat(bulk.run().deletedCount()).isEqualTo(9);
    assertThat(batchSizes("delete", "deletes")).containsExactly(4, 4, 1);
  }

  @Test
  void aHundredThousandStatementsAreOneCommandAndOneMoreIsAnother() {
    TapWriteResult result = stock.withRaw().insertMany(empty(100_001));
    assertThat(result.insertedIds()).hasSize(100_001);
    assertThat(batchSizes("insert", "documents")).containsExactly(100_000, 1);
  }

  /** Keeps the fake server from comparing every document with every other. */
  private List<RawBsonDocument> empty(int count) {
    server.on(
        "insert",
        command ->
            command.reply("{ok: 1, n: " + command.document().getArray("documents").size() + "}"));
    return new ArrayList<>(Collections.nCopies(count, RawBsonDocument.parse("{}")));
  }

  private static RawBsonDocument ofBytes(int size) {
    BsonDocument document = new BsonDocument("_id", new BsonInt32(1));
    document.put("x", new BsonBinary(new byte[size - 22]));
    RawBsonDocument raw = new RawBsonDocument(document, new BsonDocumentCodec());
    assertThat(raw.getByteLength()).isEqualTo(size);
    return raw;
  }

  @Test
  void noMessageIsLargerThanTheServerTakes() {
    List<RawBsonDocument> documents = empty(0);
    RawBsonDocument large = ofBytes(12_000_000);
    for (int i = 0; i < 9; i++) {
      documents.add(large);
    }
    assertThat(stock.withRaw().insertMany(documents).insertedCount()).isEqualTo(9);
    assertThat(batchSizes("insert", "documents")).containsExactly(3, 3, 3);
    assertThat(server.largestMessage()).isBetween(36_000_000, 48_000_000);
  }

  @Test
  void messagesAreFilledButNeverOverTheLimit() {
    limit("{maxMessageSizeBytes: 40000, maxBsonObjectSize: 20000}");
    Seeds.forEach(
        50,
        random -> {
          List<RawBsonDocument> documents = empty(0);
          int bytes = 0;
          for (int i = random.nextInt(1, 40); i > 0; i--) {
            documents.add(ofBytes(random.nextInt(100, 20_000)));
            bytes += documents.getLast().getByteLength();
          }
          int before = server.commands("insert").size();
          TapWriteResult result = stock.withRaw().insertMany(documents);
          assertThat(result.insertedCount()).isEqualTo(documents.size());
          int commands = server.commands("insert").size() - before;
          assertThat(server.largestMessage()).isLessThan(40_000);
          // a command is closed only when the next document, of 20000 bytes at most, does not fit
          assertThat(commands).isLessThanOrEqualTo(2 + bytes / 3_600);
        });
  }

  @Test
  void aDocumentTheServerCannotTakeFailsWithoutBeingSent() {
    limit("{maxBsonObjectSize: 1000}");
    List<RawBsonDocument> documents = List.of(ofBytes(100), ofBytes(1001), ofBytes(100));
    empty(0);
    TapWriteException ordered =
        catchThrowableOfType(TapWriteException.class, () -> stock.withRaw().insertMany(documents));
    assertThat(ordered.code()).isEqualTo(10334);
    assertThat(ordered.codeName()).isEqualTo("BSONObjectTooLarge");
    assertThat(ordered.writeErrors()).extracting(WriteError::index).containsExactly(1);
    assertThat(ordered).hasMessageContaining("1001 bytes").hasMessageContaining("1000");
    assertThat(ordered.result().insertedIds()).containsOnlyKeys(0);
    TapWriteException unordered =
        catchThrowableOfType(
            TapWriteException.class,
            () -> stock.withRaw().insertMany(documents, new TapOptions().ordered(false)));
    assertThat(unordered.result().insertedIds()).containsOnlyKeys(0, 2);
    assertThat(unordered.writeErrors()).extracting(WriteError::index).containsExactly(1);
  }

  @Test
  void inOrderTheFirstErrorEndsItWithTheIndexOfTheCaller() {
    limit("{maxWriteBatchSize: 4}");
    stock.insertOne(new Document("_id", 6));
    TapDuplicateKeyException failure =
        catchThrowableOfType(TapDuplicateKeyException.class, () -> stock.insertMany(numbered(12)));
    assertThat(failure.writeErrors()).extracting(WriteError::index).containsExactly(6);
    assertThat(failure.result().insertedCount()).isEqualTo(6);
    assertThat(failure.result().insertedIds()).containsOnlyKeys(0, 1, 2, 3, 4, 5);
    assertThat(batchSizes("insert", "documents")).containsExactly(1, 4, 4);
  }

  @Test
  void outOfOrderEverythingIsTried() {
    limit("{maxWriteBatchSize: 4}");
    stock.insertOne(new Document("_id", 1));
    stock.insertOne(new Document("_id", 10));
    TapDuplicateKeyException failure =
        catchThrowableOfType(
            TapDuplicateKeyException.class,
            () -> stock.insertMany(numbered(12), new TapOptions().ordered(false)));
    assertThat(failure.writeErrors()).extracting(WriteError::index).containsExactly(1, 10);
    assertThat(failure.result().insertedCount()).isEqualTo(10);
    assertThat(failure.result().insertedIds().keySet())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 12).filter(i -> i != 1 && i != 10).boxed().toList());
    assertThat(server.last("insert").getBoolean("ordered").getValue()).isFalse();
  }

  private TapBulk<Document> mixed() {
    return stock
        .bulk()
        .insertOne(new Document("_id", 1))
        .updateOne(new Document("_id", 1), Document.parse("{$set: {a: 1}}"))
        .updateMany(new Document("a", 1), Document.parse("{$set: {b: 1}}"))
        .insertOne(new Document("_id", 2))
        .replaceOne(new Document("_id", 3), new Document("c", 1), new TapOptions().upsert(true))
        .deleteOne(new Document("_id", 2))
        .deleteMany(new Document("c", 1));
  }

  @Test
  void inOrderACommandEndsWhereTheKindChanges() {
    TapWriteResult result = mixed().run();
    assertThat(server.commands())
        .extracting(FakeCommand::name)
        .containsExactly("insert", "update", "insert", "update", "delete");
    assertThat(result.insertedCount()).isEqualTo(2);
    assertThat(result.matchedCount()).isEqualTo(2);
    assertThat(result.modifiedCount()).isEqualTo(2);
    assertThat(result.deletedCount()).isEqualTo(2);
    assertThat(result.insertedIds()).containsOnlyKeys(0, 3).containsEntry(3, new BsonInt32(2));
    assertThat(result.upsertedIds()).containsExactly(Map.entry(4, new BsonInt32(3)));
    assertThat(server.store().documents("stock"))
        .containsExactly(BsonDocument.parse("{_id: 1, a: 1, b: 1}"));
  }

  @Test
  void outOfOrderEachKindIsOneCommand() {
    TapWriteResult result = mixed().options(new TapOptions().ordered(false).comment("c")).run();
    assertThat(server.commands())
        .extracting(FakeCommand::name)
        .containsExactly("insert", "update", "delete");
    assertThat(server.last("update").getString("comment").getValue()).isEqualTo("c");
    assertThat(result.insertedIds()).containsOnlyKeys(0, 3);
    assertThat(result.upsertedIds()).containsOnlyKeys(4);
  }

  @Test
  void statementsCarryTheirOwnOptions() {
    stock
        .bulk()
        .updateOne(
            new Document(), List.of(Document.parse("{$set: {a: 1}}")), new TapOptions().hint("h"))
        .updateMany(new Document(), List.of(Document.parse("{$set: {a: 1}}")), TapOptions.NONE)
        .deleteMany(new Document(), new TapOptions().collation(new Document("locale", "de")))
        .deleteOne(new Document(), new TapOptions().hint(new Document("a", 1)))
        .replaceOne(new Document(), new Document("z", 1))
        .run();
    assertThat(server.commands("update").getFirst().getArray("updates").get(0))
        .isEqualTo(BsonDocument.parse("{q: {}, u: [{$set: {a: 1}}], hint: 'h'}"));
    assertThat(server.last("delete").getArray("deletes"))
        .containsExactly(
            BsonDocument.parse("{q: {}, limit: 0, collation: {locale: 'de'}}"),
            BsonDocument.parse("{q: {}, limit: 1, hint: {a: 1}}"));
    assertThatThrownBy(() -> stock.bulk().deleteOne(new Document(), new TapOptions().comment("c")))
        .hasMessageContaining("'comment'");
    assertThatThrownBy(
            () ->
                stock
                    .bulk()
                    .deleteOne(new Document(), new TapOptions().field("x", new BsonInt32(1))))
        .hasMessageContaining("'x'");
    assertThatThrownBy(() -> stock.bulk().options(new TapOptions().upsert(true)).run())
        .hasMessageContaining("'upsert'");
  }

  @Test
  void errorsOfMixedKindsComeOrderedByStatement() {
    server.answer("insert", "{ok: 1, n: 0, writeErrors: [{index: 0, code: 11000, errmsg: 'd'}]}");
    server.answer("update", "{ok: 1, n: 0, nModified: 0, writeErrors: [{index: 0, code: 66}]}");
    TapWriteException failure =
        catchThrowableOfType(
            TapWriteException.class,
            () ->
                stock
                    .bulk()
                    .options(new TapOptions().ordered(false))
                    .updateOne(new Document(), Document.parse("{$set: {a: 1}}"))
                    .insertOne(new Document())
                    .run());
    assertThat(failure).isNotInstanceOf(TapDuplicateKeyException.class);
    assertThat(failure.writeErrors()).extracting(WriteError::index).containsExactly(0, 1);
    assertThat(failure.writeErrors()).extracting(WriteError::code).containsExactly(66, 11000);
    assertThat(failure.code()).isEqualTo(66);
  }

  @Test
  void aWriteConcernThatFailsDoesNotStopTheRest() {
    limit("{maxWriteBatchSize: 1}");
    server.answer(
        "insert", "{ok: 1, n: 1, writeConcernError: {code: 64, errmsg: 'late', errInfo: {a: 1}}}");
    TapWriteConcernException failure =
        catchThrowableOfType(TapWriteConcernException.class, () -> stock.insertMany(numbered(3)));
    assertThat(failure.result().insertedCount()).isEqualTo(3);
    assertThat(failure.errInfo()).isEqualTo(BsonDocument.parse("{a: 1}"));
  }

  @Test
  void aCommandThatFailsAltogetherEndsIt() {
    limit("{maxWriteBatchSize: 1}");
    server.answer("insert", "{ok: 0, code: 10107, codeName: 'NotWritablePrimary', errmsg: 'no'}");
    assertThatThrownBy(() -> stock.insertMany(numbered(3), new TapOptions().ordered(false)))
        .isInstanceOf(TapCommandException.class)
        .isNotInstanceOf(TapWriteException.class);
    assertThat(server.commands("insert")).hasSize(1);
  }

  @Test
  void nothingToWriteIsRefused() {
    assertThatThrownBy(() -> stock.insertMany(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> stock.bulk().run()).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void bulksNeedNoThreadThatWaits() {
    assertThat(mixed().runAsync().join().deletedCount()).isEqualTo(2);
    stock.drop();
    assertThat(stock.async().insertMany(numbered(3)).join().insertedCount()).isEqualTo(3);
    CompletableFuture<TapWriteResult> again = stock.async().insertMany(numbered(3));
    assertThatThrownBy(again::join).hasCauseInstanceOf(TapDuplicateKeyException.class);
  }

  @Test
  void cancellingABulkStopsTheCommandUnderWayAndSendsNoOther() {
    limit("{maxWriteBatchSize: 1}");
    Queue<FakeCommand> held = server.hold("insert");
    CompletableFuture<TapWriteResult> bulk = stock.async().insertMany(numbered(3));
    Eventually.until("the first command is there", () -> held.size() == 1);
    assertThat(bulk.cancel(true)).isTrue();
    Eventually.until("it is stopped", () -> held.peek().isCancelled());
    held.peek().reply("{ok: 1, n: 1}");
    client.database().runCommand(new Document("ping", 1));
    assertThat(server.commands("insert")).hasSize(1);
  }
}
