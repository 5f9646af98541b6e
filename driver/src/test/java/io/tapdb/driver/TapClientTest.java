// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tapdb.driver.fake.Eventually;
import io.tapdb.driver.fake.FakeCommand;
import io.tapdb.driver.fake.FakeServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TapClientTest {
  @AutoClose private final FakeServer server = FakeServer.start();

  private static final Document PING = new Document("echo", 1);

  private static String failure(Callable<?> action) {
    return catchThrowable(action::call).getMessage();
  }

  @Test
  void connectingAsksTheServerWhatItIs() {
    try (TapClient client = TapClient.connect(server.uri("appName=shop"))) {
      BsonDocument hello = server.last("hello");
      assertThat(hello.getDocument("client").getDocument("application"))
          .isEqualTo(BsonDocument.parse("{name: 'shop'}"));
      assertThat(hello.getDocument("client").getDocument("driver").getString("name").getValue())
          .isEqualTo("tapdb-java");
      assertThat(client.uri().hosts()).containsExactly(server.host());
    }
    Eventually.until("the server sees it go", () -> server.open() == 0);
  }

  @Test
  void connectingToNobodyFailsInTimeAndSaysWhy() {
    server.stop();
    long start = System.nanoTime();
    assertThatThrownBy(() -> TapClient.connect(server.uri("serverSelectionTimeoutMS=200")))
        .isInstanceOf(TapTimeoutException.class)
        .hasMessageContaining("within 200 ms")
        .hasMessageContaining(server.host())
        .hasMessageContaining("Connection refused")
        .hasCauseInstanceOf(TapNetworkException.class);
    assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(190));
  }

  @Test
  void connectingWaitsForAServerThatIsJustStarting() throws Exception {
    server.stop();
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Future<TapClient> connecting = other.submit(() -> TapClient.connect(server.uri("")));
      server.startAgain();
      try (TapClient client = connecting.get(20, TimeUnit.SECONDS)) {
        assertThat(client.database().runCommand(PING)).containsEntry("ok", 1.0);
      }
    }
  }

  @Test
  void aServerThatSpeaksAnotherLanguageIsRefusedAtOnce() {
    server.hello("{minWireVersion: 0, maxWireVersion: 13}");
    assertThat(failure(() -> TapClient.connect(server.uri(""))))
        .contains("up to 13", "needs 17", server.host());
    server.hello("{minWireVersion: 30, maxWireVersion: 31}");
    assertThat(failure(() -> TapClient.connect(server.uri(""))))
        .contains("needs wire version 30", "up to 25");
  }

  @Test
  void aServerOfAnotherSetIsRefusedAtOnce() {
    assertThat(failure(() -> TapClient.connect(server.uri("replicaSet=rs0"))))
        .contains("no replica set", "'rs0'");
    server.hello("{setName: 'rs1'}");
    assertThat(failure(() -> TapClient.connect(server.uri("replicaSet=rs0"))))
        .contains("'rs1'", "'rs0'");
    server.hello("{setName: 'rs0', hosts: ['" + server.host() + "']}");
    TapClient.connect(server.uri("replicaSet=rs0")).close();
  }

  @Test
  void aServerThatAnswersTheGreetingWithAnErrorIsNotUsable() {
    server.answer("hello", "{ok: 0, code: 91, codeName: 'ShutdownInProgress', errmsg: 'bye'}");
    assertThat(failure(() -> TapClient.connect(server.uri("serverSelectionTimeoutMS=100"))))
        .contains("answered 'hello' with an error");
  }

  @Test
  void aServerThatDoesNotAnswerTheGreetingIsNotUsable() {
    server.hold("hello");
    assertThat(
            failure(
                () ->
                    TapClient.connect(
                        server.uri("serverSelectionTimeoutMS=300&connectTimeoutMS=100"))))
        .contains("did not answer within 100 ms");
  }

  private static boolean answers(TapClient client) {
    try {
      client.database().runCommand(PING);
      return true;
    } catch (TapNetworkException e) {
      return false;
    }
  }

  @Test
  void aCommandAfterABreakIsSentOnANewStream() {
    try (TapClient client = TapClient.connect(server.uri(""))) {
      for (int i = 0; i < 8; i++) {
        server.breakStreams();
        Eventually.until("it is used again", () -> answers(client));
      }
      assertThat(server.opened()).isGreaterThanOrEqualTo(8);
    }
  }

  @Test
  void aCommandUnderWayWhenTheServerDiesFailsAndALaterOneWaitsForItsReturn() throws Exception {
    try (TapClient client = TapClient.connect(server.uri(""));
        ExecutorService other = Executors.newCachedThreadPool()) {
      Queue<FakeCommand> held = server.hold("echo");
      CompletableFuture<Document> lost = client.database().async().runCommand(PING);
      Eventually.until("it is there", () -> held.size() == 1);
      server.stop();
      assertThatThrownBy(() -> lost.get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(TapNetworkException.class);
      server.behave("echo");
      Future<Document> later = other.submit(() -> client.database().runCommand(PING));
      CompletableFuture<Document> async = client.database().async().runCommand(PING);
      server.startAgain();
      assertThat(later.get(20, TimeUnit.SECONDS)).containsEntry("ok", 1.0);
      assertThat(async.get(20, TimeUnit.SECONDS)).containsEntry("ok", 1.0);
    }
  }

  @Test
  void commandsThatFindNoServerFailAfterTheirTime() {
    try (TapClient client =
        TapClient.connect(server.uri("serverSelectionTimeoutMS=150&maxQueued=2"))) {
      server.stop();
      Eventually.until(
          "the break is noticed",
          () ->
              catchThrowable(() -> client.database().runCommand(PING))
                  instanceof TapTimeoutException);
      List<CompletableFuture<Document>> waiting = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        waiting.add(client.database().async().runCommand(PING));
      }
      assertThatThrownBy(() -> waiting.get(2).join())
          .hasCauseInstanceOf(TapException.class)
          .hasMessageContaining("No server is known, and 2 commands wait");
      waiting.get(0).cancel(true);
      assertThatThrownBy(() -> waiting.get(1).get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(TapTimeoutException.class);
    }
  }

  @Test
  void aCommandThatTakesTooLongFailsAndIsStopped() {
    try (TapClient client = TapClient.connect(server.uri("timeoutMS=100"))) {
      Queue<FakeCommand> held = server.hold("find");
      TapCollection<Document> stock = client.database().collection("stock");
      assertThatThrownBy(() -> stock.findOne(new Document()))
          .isInstanceOf(TapTimeoutException.class)
          .hasMessageContaining("100 ms");
      Eventually.until("the server is told", () -> held.peek().isCancelled());
      CompletableFuture<Document> async = stock.async().findOne(new Document());
      assertThatThrownBy(() -> async.get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(TapTimeoutException.class);
      assertThat(stock.countDocuments(new Document())).isZero();
    }
  }

  @Test
  void aCommandThatFitsNoMessageIsNotSent() {
    try (TapClient client = TapClient.connect(server.uri(""))) {
      Document large = new Document("echo", 1).append("x", new byte[48_000_000 - 1024]);
      assertThatThrownBy(() -> client.database().runCommand(large))
          .isInstanceOf(TapException.class)
          .hasMessageContaining("fit into a message of 48000000");
      server.answer("echo", "{ok: 1}");
      large.append("x", new byte[48_000_000 - 2048]);
      assertThat(client.database().runCommand(large)).containsEntry("ok", 1);
      assertThat(server.largestMessage()).isGreaterThan(47_000_000);
      assertThat(server.opened()).isLessThanOrEqualTo(3);
    }
  }

  @Test
  void closingFailsWhatIsPendingAndWhatComesLater() throws Exception {
    TapClient client = TapClient.connect(server.uri(""));
    Queue<FakeCommand> held = server.hold("echo");
    CompletableFuture<Document> async = client.database().async().runCommand(PING);
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Future<?> blocked = other.submit(() -> client.database().runCommand(PING));
      Eventually.until("both are there", () -> held.size() == 2);
      client.close();
      assertThatThrownBy(async::join).hasMessageContaining("closed");
      assertThatThrownBy(() -> blocked.get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(TapException.class)
          .hasMessageContaining("closed");
    }
    assertThatThrownBy(() -> client.database().runCommand(PING))
        .isInstanceOf(TapException.class)
        .hasMessageContaining("closed");
    client.close();
  }

  @Test
  void closingWhileTheServerIsAwayFailsWhatWaitsForIt() throws Exception {
    TapClient client = TapClient.connect(server.uri(""));
    server.stop();
    Eventually.until("the break is noticed", () -> server.open() == 0);
    CompletableFuture<Document> waiting = client.database().async().runCommand(PING);
    client.close();
    assertThatThrownBy(() -> waiting.get(20, TimeUnit.SECONDS))
        .hasCauseInstanceOf(TapException.class);
  }

  @Test
  void sixtyFourThreadsEachGetTheirOwnReplies() throws Exception {
    try (TapClient client = TapClient.connect(server.uri("maxInFlight=16"));
        ExecutorService threads = Executors.newFixedThreadPool(64)) {
      hammer(client, threads);
    }
  }

  @Test
  void virtualThreadsEachGetTheirOwnReplies() throws Exception {
    try (TapClient client = TapClient.connect(server.uri("sessions=3"));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      hammer(client, threads);
    }
  }

  private static void hammer(TapClient client, ExecutorService threads) throws Exception {
    TapDatabase database = client.database();
    List<Future<?>> workers = new ArrayList<>();
    for (int t = 0; t < 64; t++) {
      int thread = t;
      workers.add(
          threads.submit(
              () -> {
                for (int i = 0; i < 200; i++) {
                  String mine = thread + ":" + i;
                  Document reply = database.runCommand(new Document("echo", mine));
                  assertThat(reply.get("echo", Document.class).getString("echo")).isEqualTo(mine);
                }
              }));
    }
    for (Future<?> worker : workers) {
      worker.get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void threadsThatKeepWorkingSeeOnlyNetworkFailuresWhileStreamsBreak() throws Exception {
    AtomicInteger answered = new AtomicInteger();
    try (TapClient client = TapClient.connect(server.uri(""));
        ExecutorService threads = Executors.newFixedThreadPool(16)) {
      List<Future<?>> workers = new ArrayList<>();
      for (int t = 0; t < 16; t++) {
        workers.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 300; i++) {
                    if (answers(client)) {
                      answered.incrementAndGet();
                    }
                  }
                }));
      }
      for (int i = 1; i <= 10; i++) {
        int enough = i * 200;
        Eventually.until("some are answered", () -> answered.get() > enough);
        if (i % 5 == 0) {
          server.restart();
        } else {
          server.breakStreams();
        }
      }
      for (Future<?> worker : workers) {
        worker.get(60, TimeUnit.SECONDS);
      }
      assertThat(answered.get()).isGreaterThan(16 * 300 / 2);
      assertThat(client.database().runCommand(PING)).containsEntry("ok", 1.0);
    }
  }
}
