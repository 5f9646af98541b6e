// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.concern;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.election.config.SetConfig;
import io.tapdb.election.message.MemberState;
import io.tapdb.election.message.Position;
import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.bson.Doc;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.Connection;
import io.tapdb.replica.ManualClock;
import io.tapdb.replica.RunningOperation;
import io.tapdb.replica.ScriptedMembership;
import io.tapdb.replica.Seeds;
import io.tapdb.replica.SteppedThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Acknowledgements that wait for other members: each ends once, and for the right reason. */
class ConcernWaitersTest {
  private final ManualClock clock = new ManualClock();
  private final SteppedThreads threads = new SteppedThreads(clock);
  private final ScriptedMembership set = new ScriptedMembership();
  private final ConcernWaiters waiters = new ConcernWaiters(set, clock, threads);
  private final SetConfig config = ScriptedMembership.config(3);

  /** One that waits, and what it was told. */
  private static final class Waiting implements ConcernWaiters.Listener {
    final List<WriteConcernError> told = new ArrayList<>();

    @Override
    public void ended(WriteConcernError error) {
      told.add(error);
    }

    boolean isOver() {
      return !told.isEmpty();
    }

    /** The code it ended with, 0 if its concern was met. */
    int code() {
      assertThat(told).hasSize(1);
      return told.get(0) == null ? 0 : told.get(0).code().code();
    }
  }

  private static WriteConcern members(int count, long timeoutMillis) {
    return new WriteConcern(
        new WriteConcern.Who.Members(count),
        WriteConcern.Journaling.UNSAID,
        timeoutMillis,
        WriteConcern.Provenance.CLIENT);
  }

  private static OpTime at(int place, long term) {
    return OpTime.of(place, 1, term);
  }

  private RunningOperation operation() {
    return new RunningOperation(1, new Connection(1, "a"), "test", Doc.EMPTY, clock);
  }

  private Waiting await(WriteConcern concern, OpTime at) {
    Waiting waiting = new Waiting();
    waiters.await(concern, at, operation(), waiting);
    return waiting;
  }

  private void lead(long term) {
    set.become(config, MemberState.PRIMARY, term);
    waiters.start();
  }

  private void durable(int place, long term) {
    Position position = new Position(at(place, term), 1);
    set.progress().applied(position);
    set.progress().durable(position);
  }

  @Test
  void aMajorityReleasesWhatItHas() {
    lead(1);
    durable(2, 1);
    Waiting first = await(WriteConcern.MAJORITY, at(1, 1));
    Waiting second = await(WriteConcern.MAJORITY, at(2, 1));
    assertThat(first.isOver()).isFalse();
    set.report(1, at(1, 1), 1);
    assertThat(first.code()).isZero();
    assertThat(second.isOver()).isFalse();
    set.report(2, at(2, 1), 1);
    assertThat(second.code()).isZero();
    assertThat(waiters.size()).isZero();
  }

  @Test
  void whatIsThereAlreadyIsNotWaitedFor() {
    lead(1);
    durable(1, 1);
    set.report(1, at(1, 1), 1);
    assertThat(await(WriteConcern.MAJORITY, at(1, 1)).code()).isZero();
    assertThat(await(members(2, 0), at(1, 1)).code()).isZero();
  }

  @Test
  void whatAMemberHadInAnotherTermDoesNotCount() {
    lead(2);
    durable(1, 2);
    Waiting waiting = await(members(2, 0), at(1, 2));
    set.report(1, at(1, 2), 1);
    assertThat(waiting.isOver()).isFalse();
    set.report(1, at(1, 2), 2);
    assertThat(waiting.code()).isZero();
  }

  @Test
  void theTimeOfAClientRunsOut() {
    lead(1);
    durable(1, 1);
    Waiting shorter = await(members(3, 100), at(1, 1));
    Waiting longer = await(members(3, 300), at(1, 1));
    Waiting patient = await(members(3, 0), at(1, 1));
    threads.advance(99);
    assertThat(shorter.isOver()).isFalse();
    threads.advance(1);
    assertThat(shorter.code()).isEqualTo(64);
    assertThat(shorter.told.get(0).timedOut()).isTrue();
    threads.advance(200);
    assertThat(longer.code()).isEqualTo(64);
    threads.advance(1_000_000);
    assertThat(patient.isOver()).isFalse();
    assertThat(waiters.counts().timeouts()).isEqualTo(2);
  }

  @Test
  void whoWaitsIsToldWhenTheMemberStopsLeading() {
    lead(1);
    durable(1, 1);
    Waiting waiting = await(WriteConcern.MAJORITY, at(1, 1));
    set.become(config, MemberState.SECONDARY, 2);
    assertThat(waiting.code()).isEqualTo(189);
    set.report(1, at(1, 1), 1);
    assertThat(waiting.told).hasSize(1);
  }

  @Test
  void aWriteOfAnEarlierTermIsNeverAcknowledgedInALaterOne() {
    lead(1);
    durable(1, 1);
    set.become(config, MemberState.SECONDARY, 2);
    set.become(config, MemberState.PRIMARY, 3);
    durable(2, 3);
    set.report(1, at(2, 3), 3);
    assertThat(await(WriteConcern.MAJORITY, at(1, 1)).code()).isEqualTo(189);
  }

  @Test
  void aStoppedRequestWaitsNoLonger() {
    lead(1);
    durable(1, 1);
    Waiting waiting = new Waiting();
    RunningOperation operation = operation();
    waiters.await(members(3, 0), at(1, 1), operation, waiting);
    waiters.endStopped();
    assertThat(waiting.isOver()).isFalse();
    operation.stop(ErrorCode.INTERRUPTED);
    waiters.endStopped();
    assertThat(waiting.code()).isEqualTo(11601);
  }

  @Test
  void aRequestWithoutTimeLeftWaitsNoLonger() {
    lead(1);
    durable(1, 1);
    Waiting waiting = new Waiting();
    RunningOperation operation = operation();
    operation.limitMillis(50);
    waiters.await(members(3, 0), at(1, 1), operation, waiting);
    clock.advance(60);
    waiters.endStopped();
    assertThat(waiting.code()).isEqualTo(50);
  }

  @Test
  void whatTheSetCanNeverDoIsSaidAtOnce() {
    lead(1);
    durable(1, 1);
    assertThat(await(members(4, 0), at(1, 1)).code()).isEqualTo(100);
    WriteConcern unknown =
        new WriteConcern(
            new WriteConcern.Who.Mode("nowhere"),
            WriteConcern.Journaling.UNSAID,
            0,
            WriteConcern.Provenance.CLIENT);
    assertThat(await(unknown, at(1, 1)).code()).isEqualTo(79);
  }

  @Test
  void aSetThatShrinksEndsThoseItCanNoLongerSatisfy() {
    lead(1);
    durable(1, 1);
    Waiting waiting = await(members(3, 0), at(1, 1));
    set.become(ScriptedMembership.config(2), MemberState.PRIMARY, 1);
    assertThat(waiting.code()).isEqualTo(100);
  }

  @Test
  void theEndOfTheNodeIsTheEndOfWaiting() {
    lead(1);
    durable(1, 1);
    Waiting waiting = await(members(3, 0), at(1, 1));
    waiters.close();
    assertThat(waiting.code()).isEqualTo(11600);
  }

  /** Against a twin that looks at every waiter after every event. */
  @Test
  void eachIsReleasedAsSoonAsItsMembersHaveTheWriteAndNotBefore() {
    Seeds.forEach(100, ConcernWaitersTest::play);
  }

  private static void play(RandomGenerator random) {
    ConcernWaitersTest one = new ConcernWaitersTest();
    one.lead(1);
    Map<Integer, Integer> reported = new TreeMap<>();
    java.util.IdentityHashMap<Waiting, int[]> all = new java.util.IdentityHashMap<>();
    int written = 0;
    for (int step = 0; step < 60; step++) {
      switch (random.nextInt(3)) {
        case 0 -> {
          written++;
          int count = random.nextInt(2, 4);
          all.put(one.await(members(count, 0), at(written, 1)), new int[] {written, count});
        }
        case 1 -> {
          int member = random.nextInt(1, 3);
          int place = random.nextInt(written + 1);
          if (place > 0) {
            one.set.report(member, at(place, 1), 1);
            reported.merge(member, place, Math::max);
          }
        }
        default -> {
          if (written > 0) {
            one.durable(written, 1);
            reported.merge(0, written, Math::max);
          }
        }
      }
      all.forEach(
          (waiting, wanted) -> {
            long have = reported.values().stream().filter(place -> place >= wanted[0]).count();
            assertThat(waiting.isOver()).isEqualTo(have >= wanted[1]);
            assertThat(waiting.told).hasSizeLessThan(2);
          });
    }
  }
}
