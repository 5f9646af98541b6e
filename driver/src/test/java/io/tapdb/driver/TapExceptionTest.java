// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tapdb.driver.fake.FakeServer;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TapExceptionTest {
  @AutoClose private final FakeServer server = FakeServer.start();
  @AutoClose private final TapClient client = TapClient.connect(server.uri(""));
  private final TapDatabase database = client.database();
  private final TapCollection<Document> stock = database.collection("stock");

  @Test
  void aFailedCommandTellsAllThatTheServerSaid() {
    server.answer(
        "find",
        "{ok: 0.0, code: 189, codeName: 'PrimarySteppedDown', errmsg: 'stepping down',"
            + " errorLabels: ['RetryableWriteError', 'Other'], extra: 1}");
    TapCommandException failure =
        catchThrowableOfType(TapCommandException.class, () -> stock.find().toList());
    assertThat(failure.code()).isEqualTo(189);
    assertThat(failure.codeName()).isEqualTo("PrimarySteppedDown");
    assertThat(failure.errmsg()).isEqualTo("stepping down");
    assertThat(failure).hasMessage("stepping down (code 189, PrimarySteppedDown)");
    assertThat(failure.errorLabels()).containsExactlyInAnyOrder("RetryableWriteError", "Other");
    assertThat(failure.hasErrorLabel("Other")).isTrue();
    assertThat(failure.hasErrorLabel("Another")).isFalse();
    assertThat(failure.reply().getInt32("extra").getValue()).isEqualTo(1);
  }

  @Test
  void aFailureWithoutDetailsIsStillAFailure() {
    server.answer("echo", "{ok: 0}");
    assertThatThrownBy(() -> database.runCommand(new Document("echo", 1)))
        .isInstanceOfSatisfying(
            TapCommandException.class,
            failure -> {
              assertThat(failure.code()).isZero();
              assertThat(failure.errmsg()).isEmpty();
              assertThat(failure.errorLabels()).isEmpty();
            });
    server.answer("echo", "{}");
    assertThatThrownBy(() -> database.runCommand(new Document("echo", 1)))
        .isInstanceOf(TapCommandException.class);
  }

  @Test
  void aDuplicateKeyHasAnExceptionOfItsOwn() {
    stock.insertOne(new Document("_id", 1));
    TapDuplicateKeyException failure =
        catchThrowableOfType(
            TapDuplicateKeyException.class, () -> stock.insertOne(new Document("_id", 1)));
    assertThat(failure.code()).isEqualTo(11000);
    assertThat(failure.codeName()).isEqualTo("DuplicateKey");
    assertThat(failure.errmsg()).startsWith("E11000 duplicate key error collection: test.stock");
    assertThat(failure.keyPattern()).isEqualTo(BsonDocument.parse("{_id: 1}"));
    assertThat(failure.keyValue()).isEqualTo(BsonDocument.parse("{_id: 1}"));
    assertThat(failure.result().insertedCount()).isZero();
    assertThat(failure.result().insertedIds()).isEmpty();
    assertThat(failure.writeErrors()).hasSize(1);
  }

  @Test
  void aDuplicateKeyOfFindAndModifyIsTheSame() {
    server.answer(
        "findAndModify",
        "{ok: 0, code: 11000, codeName: 'DuplicateKey', errmsg: 'E11000', keyPattern: {a: 1},"
            + " keyValue: {a: 5}}");
    TapDuplicateKeyException failure =
        catchThrowableOfType(
            TapDuplicateKeyException.class,
            () -> stock.findOneAndUpdate(new Document(), Document.parse("{$set: {a: 5}}")));
    assertThat(failure.keyValue()).isEqualTo(BsonDocument.parse("{a: 5}"));
  }

  @Test
  void otherErrorsOfStatementsHaveTheGeneralOne() {
    server.answer(
        "update",
        "{ok: 1, n: 0, nModified: 0, writeErrors: [{index: 0, code: 66, errmsg: 'immutable',"
            + " errInfo: {x: 1}}]}");
    TapWriteException failure =
        catchThrowableOfType(
            TapWriteException.class,
            () -> stock.updateOne(new Document(), Document.parse("{$set: {_id: 5}}")));
    assertThat(failure).isNotInstanceOf(TapDuplicateKeyException.class);
    assertThat(failure.writeErrors().getFirst().message()).isEqualTo("immutable");
    assertThat(failure.writeErrors().getFirst().keyValue()).isNull();
    assertThat(failure.writeErrors().getFirst().keyPattern()).isNull();
    assertThat(failure.writeErrors().getFirst().document().get("errInfo"))
        .isEqualTo(BsonDocument.parse("{x: 1}"));
    assertThat(failure).hasMessage("immutable (code 66)");
  }

  @Test
  void aWriteConcernThatWasNotMetCarriesTheResult() {
    server.answer(
        "update",
        "{ok: 1, n: 1, nModified: 1, errorLabels: ['RetryableWriteError'], writeConcernError:"
            + " {code: 64, codeName: 'WriteConcernFailed', errmsg: 'waiting for replication timed"
            + " out', errInfo: {wtimeout: true}}}");
    TapWriteConcernException failure =
        catchThrowableOfType(
            TapWriteConcernException.class,
            () -> stock.updateOne(new Document(), Document.parse("{$set: {a: 5}}")));
    assertThat(failure.code()).isEqualTo(64);
    assertThat(failure.codeName()).isEqualTo("WriteConcernFailed");
    assertThat(failure.errInfo().getBoolean("wtimeout").getValue()).isTrue();
    assertThat(failure.result().modifiedCount()).isEqualTo(1);
    assertThat(failure.hasErrorLabel("RetryableWriteError")).isTrue();
  }

  @Test
  void errorsOfStatementsWinOverThatOfTheWriteConcern() {
    server.answer(
        "insert",
        "{ok: 1, n: 0, writeErrors: [{index: 0, code: 11000, errmsg: 'dup'}],"
            + " writeConcernError: {code: 64, errmsg: 'late'}}");
    TapDuplicateKeyException failure =
        catchThrowableOfType(TapDuplicateKeyException.class, () -> stock.insertOne(new Document()));
    assertThat(failure.reply().containsKey("writeConcernError")).isTrue();
  }

  @Test
  void otherCommandsReportTheirWriteConcernToo() {
    String late = "{ok: 1, value: null, writeConcernError: {code: 64, errmsg: 'late'}}";
    for (String command : List.of("findAndModify", "createIndexes", "create", "drop")) {
      server.answer(command, late);
    }
    assertThatThrownBy(() -> stock.findOneAndDelete(new Document()))
        .isInstanceOfSatisfying(
            TapWriteConcernException.class, failure -> assertThat(failure.result()).isNull());
    assertThatThrownBy(() -> stock.createIndex(new Document("a", 1)))
        .isInstanceOf(TapWriteConcernException.class);
    assertThatThrownBy(() -> database.createCollection("c"))
        .isInstanceOf(TapWriteConcernException.class);
    assertThatThrownBy(stock::drop).isInstanceOf(TapWriteConcernException.class);
  }

  @Test
  void theAsynchronousFaceFailsWithTheSame() {
    stock.insertOne(new Document("_id", 1));
    assertThatThrownBy(() -> stock.async().insertOne(new Document("_id", 1)).join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(TapDuplicateKeyException.class);
  }

  @Test
  void theTraceOfABlockingCallLeadsToTheCaller() {
    stock.insertOne(new Document("_id", 1));
    assertThatThrownBy(() -> stock.insertMany(List.of(new Document("_id", 1))))
        .isInstanceOfSatisfying(
            TapDuplicateKeyException.class,
            failure ->
                assertThat(failure.getStackTrace())
                    .anyMatch(frame -> frame.getClassName().endsWith("TapExceptionTest")));
  }

  @Test
  void everyExceptionOfTheDriverIsATapException() {
    assertThat(new TapNetworkException("x")).isInstanceOf(TapException.class);
    assertThat(new TapTimeoutException("x")).isInstanceOf(TapException.class);
    assertThat(new TapNetworkException("x").errorLabels()).isEmpty();
  }

  @Test
  void aReplyThatIsNoDocumentFailsItsCallOnly() {
    server.answer("count", "{ok: 1, n: 'many'}");
    assertThatThrownBy(stock::estimatedDocumentCount).hasMessageContaining("n is not a number");
    assertThat(database.runCommand(new Document("ping", 1))).containsEntry("ok", 1.0);
  }
}
