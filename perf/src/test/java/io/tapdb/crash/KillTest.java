// SPDX-License-Identifier: Apache-2.0
package io.tapdb.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.driver.TapClient;
import io.tapdb.sim.model.Ledger;
import io.tapdb.sim.model.StampedDocuments;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.bson.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a node that is killed loses nothing it acknowledged. Method: clients write documents of 10
 * bytes to 256 KB over three secondary indexes while the process is killed at random moments, also
 * while it starts; after each restart everything is compared with the clients' ledger.
 */
class KillTest {
  private static final int CLIENTS = 6;

  /** How many documents of 4 KiB that is. */
  private static final int GIGABYTE = 1 << 18;

  private static final StampedDocuments STAMPED = new StampedDocuments(256 << 10);

  @TempDir private Path folder;

  private final RandomGenerator random = Seeds.random();
  private final Ledger ledger = new Ledger();
  private final List<Duration> restarts = new ArrayList<>();

  @Test
  void nothingAcknowledgedIsLostWhenTheProcessIsKilledAFewTimes() throws Exception {
    run(4, 1200);
  }

  @Test
  @Tag("soak")
  void nothingAcknowledgedIsLostWhenTheProcessIsKilledFiftyTimes() throws Exception {
    run(50, 4000);
  }

  @Test
  @Tag("soak")
  void aNodeWithAGigabyteIsBackInFiveSeconds() throws Exception {
    StampedDocuments fourKilobytes = new StampedDocuments(4096, 4096);
    NodeInChild.Setup setup =
        new NodeInChild.Setup(folder, folder.resolve("data"), 1024, List.of());
    try (NodeInChild node = NodeInChild.start(setup);
        TapClient client = node.connect()) {
      Verification.prepare(client);
      new BulkLoad(client, fourKilobytes).load(GIGABYTE);
      node.kill();
    }
    try (NodeInChild node = NodeInChild.start(setup);
        TapClient client = node.connect()) {
      System.out.printf("restart with 1 GB: %d ms%n", node.startUp().toMillis());
      assertThat(client.database("test").collection("c").countDocuments(new Document()))
          .isEqualTo(GIGABYTE);
      Verification.checkValid(client);
      assertThat(node.startUp()).isLessThan(Duration.ofSeconds(5));
    }
  }

  private void run(int rounds, int longestMillis) throws Exception {
    NodeInChild.Setup setup =
        new NodeInChild.Setup(
            folder,
            folder.resolve("data"),
            256,
            List.of("--oplogSize", "990", "--setParameter", "syncdelay=1"));
    int documents = 0;
    for (int round = 0; round <= rounds; round++) {
      try (NodeInChild node = NodeInChild.start(setup)) {
        restarts.add(node.startUp());
        try (TapClient client = node.connect()) {
          if (round == 0) {
            Verification.prepare(client);
          }
          documents = Verification.check(client, STAMPED, ledger);
        }
        if (round < rounds) {
          killWhileWriting(node, random.nextInt(100, longestMillis));
        }
      }
      if (random.nextInt(4) == 0) {
        killWhileStarting(setup);
      }
    }
    report(rounds, documents);
  }

  private void killWhileWriting(NodeInChild node, int afterMillis)
      throws InterruptedException, ExecutionException {
    List<Future<?>> ends = new ArrayList<>();
    try (TapClient client = node.connect();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
      for (int number = 0; number < CLIENTS; number++) {
        RandomGenerator own = Seeds.random(random.nextLong());
        ends.add(threads.submit(new WritingClient(client, STAMPED, ledger, own, number)));
      }
      LockSupport.parkNanos(Duration.ofMillis(afterMillis).toNanos());
      node.kill();
      for (Future<?> end : ends) {
        end.get();
      }
    }
  }

  private void killWhileStarting(NodeInChild.Setup setup) throws IOException {
    try (NodeInChild node = NodeInChild.begin(setup)) {
      LockSupport.parkNanos(Duration.ofMillis(random.nextInt(200, 1500)).toNanos());
      node.kill();
    }
  }

  private void report(int rounds, int documents) {
    System.out.printf(
        "kill -9: %d rounds, %,d acknowledged writes, %,d documents at the end,"
            + " restart %d ms at most, %d ms in the middle%n",
        rounds,
        ledger.acknowledgements(),
        documents,
        Collections.max(restarts).toMillis(),
        restarts.stream().sorted().toList().get(restarts.size() / 2).toMillis());
    assertThat(ledger.acknowledgements()).isGreaterThan(rounds * 10L);
  }
}
