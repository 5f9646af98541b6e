// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Seeds;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.TestEngine;
import io.tapdb.engine.store.StoreSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the lane does with writes the log has no room for. */
@Timeout(60)
class LaneRoomTest {
  private static final String KILOBYTES = "x".repeat(200_000);

  private final ExecutorService workers = Executors.newFixedThreadPool(2);
  private final ExecutorService clients = Executors.newFixedThreadPool(5);
  private final TestEngine engine =
      new TestEngine(new StoreSettings(1 << 26, 60_000, 1L << 30, 50_000, 1000), workers);

  @AfterEach
  void stop() {
    clients.shutdownNow();
    workers.shutdownNow();
  }

  @Test
  void anUpdateOfManyDocumentsIsLoggedInPiecesOfAFewMegabytes() {
    for (int i = 0; i < 100; i++) {
      engine.insert("{_id: " + i + "}");
    }
    long modified = engine.update("{}", "{$set: {b: '" + KILOBYTES + "'}}", true, false).modified();
    assertThat(modified).isEqualTo(100);
    assertThat(engine.find("{b: {$exists: true}}")).hasSize(100);
    assertThat(engine.largestWrite()).isBetween(4L << 20, 5L << 20);
  }

  @Test
  void aWriteThatIsTooMuchForTheLogIsRefusedAndTheNextIsMade() {
    engine.room(bytes -> bytes > 100_000 ? Journal.Room.NEVER : Journal.Room.YES);
    TapdbException refused =
        catchThrowableOfType(
            TapdbException.class, () -> engine.insert("{_id: 1, b: '" + KILOBYTES + "'}"));
    assertThat(refused.code()).isEqualTo(ErrorCode.TRANSACTION_TOO_LARGE);
    assertThat(refused).hasMessageContaining("--oplogSize");
    engine.insert("{_id: 2}");
    assertThat(engine.find("{}")).containsExactly("{\"_id\": 2}");
  }

  @Test
  void everyWriteEndsHoweverOftenRoomComesAndGoes() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    AtomicBoolean open = new AtomicBoolean(true);
    engine.room(bytes -> open.get() ? Journal.Room.YES : Journal.Room.LATER);
    Future<?> door =
        clients.submit(
            () -> {
              RandomGenerator random = Seeds.random(7);
              while (!done.get()) {
                open.set(random.nextInt(3) > 0);
                engine.engine().resumeWrites();
              }
              open.set(true);
              engine.engine().resumeWrites();
            });
    List<Future<?>> writers = new ArrayList<>();
    for (int writer = 0; writer < 4; writer++) {
      int first = writer * 10_000;
      writers.add(
          clients.submit(
              () -> {
                for (int i = 0; i < 500; i++) {
                  engine.insert("{_id: " + (first + i) + "}");
                }
              }));
    }
    for (Future<?> writer : writers) {
      writer.get();
    }
    done.set(true);
    door.get();
    assertThat(engine.find("{}")).hasSize(2000);
    assertThat(engine.problems()).isEmpty();
  }
}
