// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.driver.fake.Eventually;
import io.tapdb.driver.fake.FakeServer;
import io.tapdb.driver.fake.FakeSet;
import io.tapdb.driver.fake.Seeds;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** Threads that keep working while members die, freeze, come back and are elected at random. */
class ReplicaSetChaosTest {
  private static final int EVENTS = 30;
  private static final int PATIENCE_BETWEEN_EVENTS = 30;

  private final Queue<CompletableFuture<?>> calls = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean over = new AtomicBoolean();

  @Test
  void everyCallComesToAnEndAndTheClientFindsItsWayBack() {
    Seeds.forEach(1, this::run);
  }

  private void run(RandomGenerator random) {
    calls.clear();
    over.set(false);
    try (FakeSet set = FakeSet.start(3);
        TapClient client =
            TapClient.connect(
                set.uri(
                    "heartbeatFrequencyMS=500&connectTimeoutMS=200&maxQueued=100000"
                        + "&serverSelectionTimeoutMS=500&readPreference=secondaryPreferred"))) {
      List<Thread> workers =
          List.of(
              Thread.ofPlatform().start(() -> work(client)),
              Thread.ofPlatform().start(() -> work(client)));
      for (int i = 0; i < EVENTS; i++) {
        int enough = calls.size() + PATIENCE_BETWEEN_EVENTS;
        Eventually.until("the workers go on", () -> calls.size() >= enough);
        anything(random, set);
      }
      over.set(true);
      heal(set);
      for (Thread worker : workers) {
        Eventually.until("the worker ends", () -> !worker.isAlive());
      }
      Eventually.until(
          "every call has an end", () -> calls.stream().allMatch(CompletableFuture::isDone));
      calls.forEach(ReplicaSetChaosTest::assertNamesAReason);
      assertThat(client.database().runCommand(new Document("echo", 1))).containsEntry("ok", 1.0);
      assertThat(client.topology()).containsEntry("type", "ReplicaSetWithPrimary");
    }
  }

  private void work(TapClient client) {
    TapAsyncCollection<Document> stock = client.database().async().collection("stock");
    while (!over.get()) {
      CompletableFuture<?> read = stock.findOne(new Document());
      CompletableFuture<?> write = stock.insertOne(new Document());
      calls.add(read);
      calls.add(write);
      calls.add(client.database().async().runCommand(new Document("echo", 1)));
      Eventually.until("not too many are under way", () -> underWay() < 500);
    }
  }

  private long underWay() {
    return calls.stream().filter(call -> !call.isDone()).count();
  }

  private static void anything(RandomGenerator random, FakeSet set) {
    int index = random.nextInt(3);
    FakeServer member = set.member(index);
    switch (random.nextInt(7)) {
      case 0 -> member.breakStreams();
      case 1 -> member.stop();
      case 2 -> member.restart();
      case 3 -> member.freeze();
      case 4 -> member.thaw();
      case 5 -> set.secondary(index);
      default -> set.elect(index);
    }
  }

  private static void heal(FakeSet set) {
    for (int i = 0; i < 3; i++) {
      set.secondary(i);
      set.member(i).restart();
      set.member(i).thaw();
    }
    set.elect(1);
  }

  private static void assertNamesAReason(CompletableFuture<?> call) {
    if (call.isCompletedExceptionally()) {
      assertThat(call.exceptionNow())
          .isInstanceOfAny(
              TapNetworkException.class, TapTimeoutException.class, TapCommandException.class);
    }
  }
}
