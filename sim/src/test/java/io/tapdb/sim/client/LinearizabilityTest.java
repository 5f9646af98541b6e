// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.sim.client.Linearizability.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Goal: histories that a single document can have are accepted, others are not. Method: small ones
 * by hand, and many made by a document that is really there, some of them falsified.
 */
class LinearizabilityTest {
  private static final List<Deed.Kind> KINDS = List.of(Deed.Kind.values());
  private final List<Deed> deeds = new ArrayList<>();

  private Deed begin(Deed.Kind kind, long value, long expected, long begun) {
    Deed deed = new Deed(kind, value, expected, begun);
    deeds.add(deed);
    return deed;
  }

  private void put(long value, long begun, long ended) {
    begin(Deed.Kind.PUT, value, 0, begun).done(ended, 0);
  }

  private Verdict endingWith(long value, long count) {
    return Linearizability.of(deeds, new Deed.State(value, count));
  }

  @Test
  void anEmptyHistoryLeavesNothing() {
    assertThat(endingWith(0, 0)).isEqualTo(Verdict.POSSIBLE);
    assertThat(endingWith(1, 0)).isEqualTo(Verdict.IMPOSSIBLE);
  }

  @Test
  void theLastOfTwoWritesStays() {
    put(1, 0, 10);
    put(2, 11, 20);
    assertThat(endingWith(2, 0)).isEqualTo(Verdict.POSSIBLE);
    assertThat(endingWith(1, 0)).isEqualTo(Verdict.IMPOSSIBLE);
  }

  @Test
  void eitherOfTwoWritesAtOnceStays() {
    put(1, 0, 20);
    put(2, 10, 30);
    assertThat(endingWith(1, 0)).isEqualTo(Verdict.POSSIBLE);
    assertThat(endingWith(2, 0)).isEqualTo(Verdict.POSSIBLE);
  }

  @Test
  void aLostWriteShows() {
    put(1, 0, 10);
    assertThat(endingWith(0, 0)).isEqualTo(Verdict.IMPOSSIBLE);
  }

  @Test
  void anUnknownWriteMayHaveTakenEffectAtAnyTime() {
    var unused = begin(Deed.Kind.PUT, 1, 0, 0);
    put(2, 100, 110);
    assertThat(endingWith(2, 0)).isEqualTo(Verdict.POSSIBLE);
    assertThat(endingWith(1, 0)).isEqualTo(Verdict.POSSIBLE);
    assertThat(endingWith(0, 0)).isEqualTo(Verdict.IMPOSSIBLE);
  }

  @Test
  void aWriteWithoutEffectHasNone() {
    begin(Deed.Kind.PUT, 1, 0, 0).nothing();
    assertThat(endingWith(0, 0)).isEqualTo(Verdict.POSSIBLE);
    assertThat(endingWith(1, 0)).isEqualTo(Verdict.IMPOSSIBLE);
  }

  @Test
  void twoInsertsNeedADeleteBetween() {
    begin(Deed.Kind.INSERT, 1, 0, 0).done(10, 0);
    begin(Deed.Kind.INSERT, 2, 0, 20).done(30, 0);
    assertThat(endingWith(2, 0)).isEqualTo(Verdict.IMPOSSIBLE);
    var unused = begin(Deed.Kind.DELETE, 3, 0, 5);
    assertThat(endingWith(2, 0)).isEqualTo(Verdict.POSSIBLE);
  }

  @Test
  void aSwapFindsWhatItNamed() {
    put(1, 0, 10);
    begin(Deed.Kind.SWAP, 2, 1, 20).done(30, 0);
    assertThat(endingWith(2, 0)).isEqualTo(Verdict.POSSIBLE);
    begin(Deed.Kind.SWAP, 3, 1, 40).done(50, 0);
    assertThat(endingWith(3, 0)).isEqualTo(Verdict.IMPOSSIBLE);
  }

  @Test
  void countsComeInOrder() {
    put(1, 0, 10);
    begin(Deed.Kind.COUNT, 2, 0, 20).done(30, 1);
    begin(Deed.Kind.COUNT, 3, 0, 40).done(50, 2);
    assertThat(endingWith(3, 2)).isEqualTo(Verdict.POSSIBLE);
    begin(Deed.Kind.COUNT, 4, 0, 60).done(70, 2);
    assertThat(endingWith(4, 2)).isEqualTo(Verdict.IMPOSSIBLE);
  }

  @Test
  void whatReallyHappenedIsPossibleAndWhatDidNotIsFound() {
    int found = 0;
    int accepted = 0;
    for (int seed = 0; seed < 300; seed++) {
      deeds.clear();
      Deed.State end = happen(new Random(seed), 60);
      Verdict verdict = Linearizability.of(deeds, end);
      assertThat(verdict).as("seed %d", seed).isNotEqualTo(Verdict.IMPOSSIBLE);
      accepted += verdict == Verdict.POSSIBLE ? 1 : 0;
      Deed last = lastDone();
      if (last != null) {
        // nobody ever wrote that
        assertThat(Linearizability.of(deeds, new Deed.State(-1, 0))).isNotEqualTo(Verdict.POSSIBLE);
        deeds.add(again(last));
        found += Linearizability.of(deeds, end) == Verdict.IMPOSSIBLE ? 1 : 0;
      }
    }
    assertThat(accepted).isGreaterThan(290);
    assertThat(found).isGreaterThan(200);
  }

  /** Clients work on one document at once; some never hear what came of it. */
  private Deed.State happen(Random random, int writes) {
    Deed.State state = Deed.State.ABSENT;
    long now = 0;
    List<Deed> open = new ArrayList<>();
    for (int value = 1; value <= writes || !open.isEmpty(); ) {
      now += random.nextInt(1, 10);
      if (value <= writes && (open.isEmpty() || (open.size() < 4 && random.nextBoolean()))) {
        Deed.Kind kind = KINDS.get(random.nextInt(KINDS.size()));
        open.add(begin(kind, value++, state.value(), now));
      } else {
        Deed deed = open.remove(random.nextInt(open.size()));
        Deed.State next = deed.effectOn(state);
        boolean lost = random.nextInt(8) == 0;
        if (lost && random.nextBoolean()) {
          continue;
        }
        if (next == null) {
          if (!lost) {
            deed.nothing();
          }
          continue;
        }
        state = next;
        if (!lost) {
          deed.done(++now, state.count());
        }
      }
    }
    return state;
  }

  private Deed lastDone() {
    return deeds.stream()
        .filter(deed -> deed.outcome() == Deed.Outcome.DONE && deed.kind() == Deed.Kind.COUNT)
        .reduce((one, other) -> other)
        .orElse(null);
  }

  /** An acknowledged write that never took effect. */
  private static Deed again(Deed deed) {
    Deed twin = new Deed(Deed.Kind.SWAP, 1000, -7, deed.begun());
    twin.done(deed.ended(), 0);
    return twin;
  }
}
