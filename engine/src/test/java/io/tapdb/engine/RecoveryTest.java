// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.bson.Json;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.store.StoreSettings;
import io.tapdb.oplog.OpTime;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Goal: after a crash the documents are those of the last entry that survived, and every index
 * agrees with them. Method: random writes and definitions with index builds going on in between,
 * flushes up to random entries, and crashes that keep random beginnings of the log.
 */
class RecoveryTest {
  private static final class Scene {
    private final RandomGenerator random;
    private final RandomWrites writes;
    private final Queue<Runnable> background = new ArrayDeque<>();
    private final TestEngine engine =
        new TestEngine(new StoreSettings(3000, 60_000, 1 << 24, 3000, 1000), background);

    /** The documents after so many entries, where that was the end of a write. */
    private final Map<Integer, List<String>> states = new HashMap<>();

    Scene(RandomGenerator random) {
      this.random = random;
      this.writes = new RandomWrites(random);
    }

    void run() {
      note();
      for (int i = 0; i < 60; i++) {
        switch (random.nextInt(20)) {
          case 0 -> flush();
          case 1 -> crash();
          case 2, 3, 4, 5 -> work(random.nextInt(3));
          default -> {
            writes.next(engine);
            note();
          }
        }
      }
      crash();
      work(Integer.MAX_VALUE);
      assertThat(engine.problems()).isEmpty();
    }

    private void work(int tasks) {
      for (int i = 0; i < tasks && !background.isEmpty(); i++) {
        background.remove().run();
      }
      note();
    }

    private void note() {
      states.put(engine.log.size(), engine.find("{}"));
    }

    private void flush() {
      int from = flushedEntries();
      if (engine.log.size() > from) {
        engine.engine().seal();
        engine.flush(engine.log.get(random.nextInt(from, engine.log.size())).opTime());
      }
    }

    private int flushedEntries() {
      OpTime flushed = engine.engine().flushed();
      return (int) engine.log.stream().filter(e -> !e.opTime().isAfter(flushed)).count();
    }

    private void crash() {
      background.clear();
      int kept = random.nextInt(flushedEntries(), engine.log.size() + 1);
      engine.crash(kept);
      states.keySet().removeIf(size -> size > kept);
      List<String> expected = states.get(kept);
      if (expected != null) {
        assertThat(engine.find("{}")).isEqualTo(expected);
      }
      assertThat(engine.problems()).isEmpty();
      note();
    }
  }

  @Test
  void aCrashTakesBackNoMoreThanTheLogLost() {
    Seeds.forEach(150, random -> new Scene(random).run());
  }

  @Test
  void aReplayedLogGivesTheSameRecordOrder() {
    TestEngine engine = new TestEngine();
    engine.insert("{_id: 3}", "{_id: 1}", "{_id: 2}");
    engine.delete("{_id: 1}", false);
    engine.insert("{_id: 1}");
    List<String> before = engine.find("{}");
    engine.crash(engine.log.size());
    assertThat(before).containsExactly("{\"_id\": 3}", "{\"_id\": 2}", "{\"_id\": 1}");
    assertThat(engine.find("{}")).isEqualTo(before);
    engine.insert("{_id: 9}");
    assertThat(engine.find(TestEngine.query("{}").withSort(Json.parse("{$natural: -1}"))))
        .startsWith("{\"_id\": 9}");
    assertThat(engine.find(TestEngine.query("{_id: 9}").withHint(Value.of("_id_")))).hasSize(1);
  }
}
