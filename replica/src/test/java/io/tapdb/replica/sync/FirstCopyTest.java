// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.ManualClock;
import io.tapdb.replica.Seeds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** A member without data takes over those of another one, and equals it afterwards. */
class FirstCopyTest {
  private static final int CHUNK = 512;

  /** A member with data that leads, and one without. */
  private static final class Pair {
    final ManualClock clock = new ManualClock();
    final TestNetwork network = new TestNetwork();
    final HeapMember donor = new HeapMember("a", clock, network);
    final HeapMember fresh;
    final RandomLoad load;
    final List<Recourse.Outcome> outcomes = new ArrayList<>();
    FirstCopy copy;

    Pair(RandomGenerator random, int flushed, int behind) {
      this(random, flushed, behind, false);
    }

    Pair(RandomGenerator random, int flushed, int behind, boolean volatileStore) {
      fresh = new HeapMember("b", clock, network, volatileStore);
      load = new RandomLoad(random);
      donor.lead(1);
      donor.run("{insert: 'c', documents: [{_id: -1}]}");
      load.write(donor, flushed);
      donor.flush(donor.last());
      load.write(donor, behind);
    }

    void begin(HeapMember source) {
      copy.begin(source.address, outcomes::add);
    }

    void begin() {
      copy = new FirstCopy(fresh.parts(), CHUNK);
      begin(donor);
    }

    void run() {
      begin();
      settle();
    }

    void settle() {
      network.settleUntil(() -> !outcomes.isEmpty());
    }

    void checkEqual() {
      fresh.follow(donor);
      assertThat(fresh.last()).isEqualTo(donor.last());
      assertThat(fresh.hash()).isEqualTo(donor.hash());
      assertThat(fresh.documents("c")).isEqualTo(donor.documents("c"));
      fresh.checkValid("c");
      fresh.checkValid("d");
      assertThat(fresh.faults).isEmpty();
      assertThat(donor.faults).isEmpty();
    }
  }

  @Test
  void dataCopiedUnderWritesAreEqualAfterwards() throws IOException {
    Seeds.forEach(
        20,
        random -> {
          Pair pair = new Pair(random, random.nextInt(120), random.nextInt(40));
          OpTime flushed = pair.donor.data.engine().flushed();
          assertThat(new FirstCopy(pair.fresh.parts()).isNeeded()).isTrue();
          pair.begin();
          while (pair.outcomes.isEmpty()) {
            for (int steps = random.nextInt(20); steps > 0; steps--) {
              pair.network.step();
            }
            pair.load.write(pair.donor, random.nextInt(2));
            if (random.nextInt(5) == 0) {
              pair.donor.flush(pair.donor.last());
            }
          }
          assertThat(pair.outcomes).containsExactly(Recourse.Outcome.DONE);
          assertThat(pair.copy.isNeeded()).isFalse();
          assertThat(pair.fresh.data.oplog().first()).isEqualTo(pair.fresh.last());
          assertThat(pair.fresh.data.engine().flushed()).isEqualTo(pair.fresh.last());
          assertThat(flushed.isAfter(pair.fresh.last())).isFalse();
          assertThat(pair.fresh.files.sync()).isNull();
          pair.load.write(pair.donor, 5);
          pair.checkEqual();
          pair.fresh.crash();
          assertThat(new FirstCopy(pair.fresh.parts()).isNeeded()).isFalse();
          pair.checkEqual();
        });
  }

  @Test
  void theSourceKeepsItsStateUntilTheCopyHasCaughtUp() {
    Pair pair = new Pair(Seeds.random(1), 60, 20);
    pair.run();
    assertThat(pair.copy.readableFrom()).isEqualTo(pair.donor.last());
    assertThat(pair.donor.checkpoints.size()).isEqualTo(1);
    assertThat(pair.copy.copyStatus().isRunning()).isTrue();
    pair.checkEqual();
    pair.network.settleUntil(() -> !pair.copy.copyStatus().isRunning());
    pair.network.settle();
    assertThat(pair.donor.checkpoints.size()).isZero();
    Doc shown = pair.copy.copyStatus().fields(pair.clock.millis()).build();
    assertThat(shown.get("method").string()).isEqualTo("fileCopyBased");
    assertThat(shown.get("failedInitialSyncAttempts").int32()).isZero();
    assertThat(shown.get("maxFailedInitialSyncAttempts").int32()).isEqualTo(10);
    assertThat(shown.has("initialSyncEnd")).isTrue();
    assertThat(shown.get("approxTotalBytesCopied").int64())
        .isEqualTo(shown.get("approxTotalDataSize").int64())
        .isPositive();
    assertThat(shown.get("initialSyncAttempts").doc().get("0").doc().get("status").string())
        .isEqualTo("OK");
  }

  @Test
  void aStateThatNobodyAsksForIsGivenUp() {
    Pair pair = new Pair(Seeds.random(2), 60, 0);
    pair.network.lose(command -> command.has(CopyQuestion.READ));
    pair.begin();
    pair.network.settle();
    assertThat(pair.donor.checkpoints.size()).isEqualTo(1);
    pair.fresh.losePower();
    for (int minutes = 0; minutes < 12; minutes++) {
      pair.donor.threads.advance(60_000);
    }
    assertThat(pair.donor.checkpoints.size()).isZero();
  }

  @Test
  void aConnectionThatBreaksCostsOnlyWhatWasUnderWay() {
    Pair pair = new Pair(Seeds.random(3), 200, 10);
    long[] asked = new long[1];
    boolean[] broken = new boolean[1];
    pair.network.watch(command -> asked[0] += command.has(CopyQuestion.READ) ? 1 : 0);
    pair.network.lose(command -> command.has(CopyQuestion.READ) && (broken[0] |= asked[0] > 12));
    pair.run();
    assertThat(pair.outcomes).containsExactly(Recourse.Outcome.TRY_ANOTHER);
    long before = pair.copy.copyStatus().progress().bytesDone();
    assertThat(before).isPositive();
    pair.outcomes.clear();
    pair.network.lose(command -> false);
    asked[0] = 0;
    pair.begin(pair.donor);
    pair.settle();
    assertThat(pair.outcomes).containsExactly(Recourse.Outcome.DONE);
    long left = pair.copy.copyStatus().progress().bytes() - before;
    assertThat(asked[0]).isLessThanOrEqualTo(left / CHUNK + 4);
    assertThat(pair.copy.copyStatus().attempts()).hasSize(2);
    pair.checkEqual();
  }

  @Test
  void aFewLostPiecesAreAskedForAgain() {
    Pair pair = new Pair(Seeds.random(3), 200, 10);
    int[] reads = new int[1];
    pair.network.lose(command -> command.has(CopyQuestion.READ) && ++reads[0] % 3 == 0);
    pair.run();
    assertThat(pair.outcomes).containsExactly(Recourse.Outcome.DONE);
    assertThat(pair.copy.copyStatus().progress().retries()).isPositive();
    pair.checkEqual();
  }

  @Test
  void anotherSourceIsCopiedFromTheBeginning() {
    Pair pair = new Pair(Seeds.random(4), 100, 10);
    HeapMember second = new HeapMember("c", pair.clock, pair.network);
    second.follow(pair.donor);
    second.flush(second.last());
    int[] reads = new int[1];
    pair.network.lose(command -> command.has(CopyQuestion.READ) && ++reads[0] > 5);
    pair.run();
    assertThat(pair.outcomes).containsExactly(Recourse.Outcome.TRY_ANOTHER);
    pair.outcomes.clear();
    pair.network.lose(command -> false);
    pair.begin(second);
    pair.settle();
    assertThat(pair.outcomes).containsExactly(Recourse.Outcome.DONE);
    pair.network.settle();
    assertThat(pair.donor.checkpoints.size()).isZero();
    pair.checkEqual();
  }

  @Test
  void aSourceThatWasStartedAnewIsCopiedFromTheBeginning() {
    Pair pair = new Pair(Seeds.random(5), 100, 10);
    pair.begin();
    while (pair.copy.copyStatus() == null || pair.copy.copyStatus().progress().bytesDone() == 0) {
      pair.network.step();
    }
    pair.donor.crash();
    pair.settle();
    assertThat(pair.outcomes).containsExactly(Recourse.Outcome.TRY_ANOTHER);
    assertThat(pair.copy.copyStatus().attempts().getFirst().status()).contains("no checkpoint");
    pair.outcomes.clear();
    pair.begin(pair.donor);
    pair.settle();
    assertThat(pair.outcomes).containsExactly(Recourse.Outcome.DONE);
    pair.checkEqual();
  }

  @Test
  void aSourceWithNothingOnDiskIsFollowedFromItsFirstEntry() throws IOException {
    ManualClock clock = new ManualClock();
    TestNetwork network = new TestNetwork();
    HeapMember donor = new HeapMember("a", clock, network);
    HeapMember fresh = new HeapMember("b", clock, network);
    donor.lead(1);
    donor.run("{insert: 'c', documents: [{_id: 1}]}");
    FirstCopy copy = new FirstCopy(fresh.parts(), CHUNK);
    assertThat(copy.isNeeded()).isTrue();
    List<Recourse.Outcome> outcomes = new ArrayList<>();
    copy.begin(donor.address, outcomes::add);
    network.settle();
    assertThat(outcomes).containsExactly(Recourse.Outcome.DONE);
    assertThat(copy.isNeeded()).isFalse();
    assertThat(copy.readableFrom()).isEqualTo(donor.last());
    assertThat(fresh.files.sync()).isNull();
    clock.advance(6000);
    assertThat(copy.isNeeded()).isTrue();
    fresh.follow(donor);
    assertThat(copy.isNeeded()).isFalse();
    assertThat(fresh.documents("c")).containsOnlyKeys(1);
  }

  @Test
  void afterSoManyAttemptsTheNodeStopsAndSaysWhatToDo() {
    Pair pair = new Pair(Seeds.random(6), 30, 0);
    pair.fresh.parameters.numInitialSyncAttempts.set(Value.of(3));
    pair.network.lose(command -> command.has(CopyQuestion.READ));
    pair.begin();
    for (int attempts = 1; attempts <= 3; attempts++) {
      pair.settle();
      assertThat(pair.outcomes)
          .containsExactly(attempts < 3 ? Recourse.Outcome.TRY_ANOTHER : Recourse.Outcome.HOPELESS);
      pair.outcomes.clear();
      if (attempts < 3) {
        pair.begin(pair.donor);
      }
    }
    assertThat(pair.fresh.faults.getFirst())
        .hasMessageContaining("in 3 attempts")
        .hasMessageContaining("start this member again");
  }

  @Test
  void powerMayFailBetweenAnyTwoSteps() {
    int most = 400;
    for (int steps = 0; steps < most; steps++) {
      Pair pair = new Pair(Seeds.random(21), 12, 6);
      pair.begin();
      int made = 0;
      while (made < steps && pair.network.step()) {
        made++;
      }
      if (made < steps) {
        most = 0;
      }
      pair.fresh.crash();
      pair.outcomes.clear();
      copyIfNeeded(pair);
      pair.checkEqual();
    }
    assertThat(most).isZero();
  }

  @Test
  void theDiskMayFailAtAnyWrite() {
    boolean failed = true;
    int writes = 0;
    for (; failed; writes++) {
      Pair pair = new Pair(Seeds.random(22), 12, 6);
      pair.begin();
      pair.fresh.disk.failAfter(writes);
      try {
        pair.network.settle();
      } catch (RuntimeException escaped) {
        pair.fresh.faults.add(escaped);
      }
      failed =
          !pair.fresh.faults.isEmpty() || !pair.outcomes.equals(List.of(Recourse.Outcome.DONE));
      pair.fresh.crash();
      pair.outcomes.clear();
      copyIfNeeded(pair);
      pair.checkEqual();
    }
    assertThat(writes).isGreaterThan(5);
  }

  private static void copyIfNeeded(Pair pair) {
    FirstCopy again = new FirstCopy(pair.fresh.parts(), CHUNK);
    if (again.isNeeded()) {
      pair.copy = again;
      pair.begin(pair.donor);
      pair.settle();
      assertThat(pair.outcomes).containsExactly(Recourse.Outcome.DONE);
    }
    assertThat(again.isNeeded()).isFalse();
  }

  @Test
  void aMemberOfTheMemoryEngineCopiesAfterARestartAndForgetsNothingItAcknowledged() {
    Pair pair = new Pair(Seeds.random(7), 40, 10, true);
    pair.run();
    pair.checkEqual();
    OpTime acknowledged = pair.fresh.last();
    pair.load.write(pair.donor, 20);
    for (int restarts = 0; restarts < 2; restarts++) {
      pair.fresh.crash();
      assertThat(pair.fresh.documents("c")).isEmpty();
      assertThat(pair.fresh.last()).isEqualTo(acknowledged);
      pair.outcomes.clear();
      pair.run();
      assertThat(pair.outcomes).containsExactly(Recourse.Outcome.DONE);
      assertThat(pair.fresh.last()).isEqualTo(acknowledged);
      pair.checkEqual();
      acknowledged = pair.fresh.last();
    }
    // its log ends before the state that is copied now
    pair.load.write(pair.donor, 20);
    pair.donor.flush(pair.donor.last());
    pair.fresh.crash();
    pair.outcomes.clear();
    pair.run();
    assertThat(pair.fresh.data.oplog().first()).isEqualTo(pair.donor.last());
    pair.checkEqual();
  }
}
