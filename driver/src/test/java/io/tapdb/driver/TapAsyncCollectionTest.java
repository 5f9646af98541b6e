// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.driver.fake.Eventually;
import io.tapdb.driver.fake.FakeCommand;
import io.tapdb.driver.fake.FakeServer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.BsonWriter;
import org.bson.Document;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TapAsyncCollectionTest {
  @AutoClose private final FakeServer server = FakeServer.start();
  @AutoClose private final TapClient client = TapClient.connect(server.uri(""));
  private final TapCollection<Document> blocking = client.database().collection("stock");
  private final TapAsyncCollection<Document> stock = blocking.async();

  private static Document doc(String json) {
    return Document.parse(json);
  }

  @Test
  void everyOperationOfTheBlockingFaceIsThere() {
    assertThat(stock.name()).isEqualTo("stock");
    stock.insertOne(doc("{_id: 1, a: 1}")).join();
    stock.insertMany(List.of(doc("{_id: 2, a: 1}"), doc("{_id: 3}"))).join();
    Document set = doc("{$set: {b: 1}}");
    assertThat(stock.updateOne(doc("{a: 1}"), set).join().modifiedCount()).isEqualTo(1);
    assertThat(stock.updateMany(doc("{a: 1}"), set).join().matchedCount()).isEqualTo(2);
    List<Document> pipeline = List.of(doc("{$set: {c: 1}}"));
    assertThat(stock.updateOne(doc("{}"), pipeline, TapOptions.NONE).join().modifiedCount())
        .isEqualTo(1);
    assertThat(stock.updateMany(doc("{}"), pipeline, TapOptions.NONE).join().matchedCount())
        .isEqualTo(3);
    assertThat(stock.replaceOne(doc("{_id: 3}"), doc("{z: 1}")).join().modifiedCount())
        .isEqualTo(1);
    assertThat(stock.findOneAndUpdate(doc("{_id: 3}"), set).join()).containsEntry("z", 1);
    assertThat(stock.findOneAndUpdate(doc("{_id: 3}"), pipeline, TapOptions.NONE).join())
        .containsEntry("b", 1);
    assertThat(stock.findOneAndReplace(doc("{_id: 3}"), doc("{y: 1}")).join())
        .containsEntry("c", 1);
    assertThat(stock.findOneAndDelete(doc("{_id: 3}")).join()).isEqualTo(doc("{_id: 3, y: 1}"));
    assertThat(stock.countDocuments(doc("{a: 1}")).join()).isEqualTo(2);
    assertThat(stock.estimatedDocumentCount().join()).isEqualTo(2);
    assertThat(stock.distinct("_id", doc("{}"), Integer.class).join()).containsExactly(1, 2);
    assertThat(stock.bulk().deleteOne(doc("{_id: 2}")).runAsync().join().deletedCount())
        .isEqualTo(1);
    assertThat(stock.deleteOne(doc("{_id: 5}")).join().deletedCount()).isZero();
    assertThat(stock.deleteMany(doc("{}")).join().deletedCount()).isEqualTo(1);
    assertThat(stock.createIndex(doc("{a: 1}")).join()).isEqualTo("a_1");
    assertThat(stock.createIndexes(List.of(doc("{key: {b: 1}}"))).join()).containsExactly("b_1");
    assertThat(stock.listIndexes().join()).hasSize(1);
    stock.dropIndex("a_1").join();
    stock.dropIndex(doc("{b: 1}")).join();
    stock.dropIndexes().join();
    stock.drop().join();
  }

  @Test
  void cancellingAFutureStopsTheCommandOnTheServer() {
    Queue<FakeCommand> held = server.hold("update");
    CompletableFuture<TapWriteResult> update = stock.updateOne(doc("{}"), doc("{$set: {a: 1}}"));
    Eventually.until("the command is there", () -> held.size() == 1);
    assertThat(update.cancel(true)).isTrue();
    assertThat(update.cancel(true)).isTrue();
    Eventually.until("it is stopped", () -> held.peek().isCancelled());
    held.peek().fail(11601, "Interrupted", "operation was interrupted");
    assertThat(client.database().runCommand(new Document("ping", 1))).containsEntry("ok", 1.0);
    assertThat(server.cancels()).isEqualTo(1);
    assertThat(update).isCancelled();
  }

  @Test
  void cancellingWhatIsDoneDoesNothing() {
    CompletableFuture<Document> find = stock.findOne(doc("{}"));
    find.join();
    assertThat(find.cancel(true)).isFalse();
    client.database().runCommand(new Document("ping", 1));
    assertThat(server.cancels()).isZero();
  }

  @Test
  void aCallbackMustNotWaitForAnotherReply() {
    Queue<FakeCommand> held = server.hold("find");
    CompletableFuture<Object> second =
        stock.findOne(doc("{}")).thenApply(found -> blocking.countDocuments(doc("{}")));
    CompletableFuture<Object> third =
        stock.findOne(doc("{}")).thenApply(found -> blocking.insertMany(List.of(doc("{}"))));
    Eventually.until("both are held", () -> held.size() == 2);
    held.forEach(server::handle);
    for (CompletableFuture<Object> future : List.of(second, third)) {
      assertThatThrownBy(future::join)
          .hasCauseInstanceOf(IllegalStateException.class)
          .hasMessageContaining("must not wait");
    }
    assertThat(server.commands("aggregate")).isEmpty();
    assertThat(server.commands("insert")).isEmpty();
  }

  @Test
  void aCallbackMaySendMoreAndAnExecutorMayWait() throws Exception {
    CompletableFuture<Long> chain =
        stock
            .insertOne(doc("{_id: 1}"))
            .thenCompose(done -> stock.insertOne(doc("{_id: 2}")))
            .thenApplyAsync(done -> blocking.countDocuments(doc("{}")));
    assertThat(chain.get(20, TimeUnit.SECONDS)).isEqualTo(2);
  }

  /** Documents as the name of the thread that read them. */
  private static final class ThreadCodec implements Codec<String> {
    @Override
    public String decode(BsonReader reader, DecoderContext context) {
      reader.readStartDocument();
      while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
        reader.skipName();
        reader.skipValue();
      }
      reader.readEndDocument();
      return Thread.currentThread().getName();
    }

    @Override
    public void encode(BsonWriter writer, String value, EncoderContext context) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Class<String> getEncoderClass() {
      return String.class;
    }
  }

  @Test
  void aLargeReplyIsReadElsewhereSoThatOthersNeedNotWait() {
    TapAsyncCollection<String> threads = blocking.withCodec(new ThreadCodec()).async();
    blocking.insertOne(new Document("_id", "large").append("x", new byte[300_000]));
    blocking.insertOne(new Document("_id", "small"));
    String network = threads.findOne(new Document("_id", "small")).join();
    assertThat(network).contains("grpc");
    assertThat(threads.findOne(new Document("_id", "large")).join()).isNotEqualTo(network);
    assertThat(blocking.withCodec(new ThreadCodec()).findOne(new Document("_id", "large")))
        .isEqualTo(Thread.currentThread().getName());
  }

  @Test
  void aCallbackThatThrowsHurtsOnlyItself() {
    CompletableFuture<Object> broken =
        stock
            .findOne(doc("{}"))
            .thenApply(
                found -> {
                  throw new ArithmeticException();
                });
    assertThatThrownBy(broken::join).hasCauseInstanceOf(ArithmeticException.class);
    assertThat(stock.findOne(doc("{}")).join()).isNull();
  }

  @Test
  void anInterruptEndsWaitingAndCancelsTheCommand() throws Exception {
    Queue<FakeCommand> held = server.hold("find");
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    Thread waiting =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    blocking.findOne(doc("{}"));
                  } catch (TapException e) {
                    outcome.complete(Thread.currentThread().isInterrupted() ? e : null);
                  }
                });
    Eventually.until("the command is there", () -> held.size() == 1);
    waiting.interrupt();
    assertThat(outcome.get(20, TimeUnit.SECONDS)).hasMessageContaining("interrupted");
    Eventually.until("it is stopped", () -> held.peek().isCancelled());
    waiting.join();
  }
}
