// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.election.config.HostPort;
import io.tapdb.election.message.MemberState;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.ManualClock;
import io.tapdb.replica.NodeLog;
import io.tapdb.replica.Seeds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** A member that led gives up what the set does not have, and equals the set afterwards. */
class RollbackTest {
  /** Two members with a history in common and a tail each. */
  private static final class Parted {
    final ManualClock clock = new ManualClock();
    final TestNetwork network = new TestNetwork();
    final HeapMember old = new HeapMember("a", clock, network);
    final HeapMember fresh = new HeapMember("b", clock, network);
    final List<Recourse.Outcome> outcomes = new ArrayList<>();
    OpTime common;
    Rollback rollback;

    Parted(RandomGenerator random, int shared, int tail) {
      RandomLoad load = new RandomLoad(random);
      old.lead(1);
      old.run("{insert: 'c', documents: [{_id: -1}]}");
      load.write(old, shared);
      fresh.follow(old);
      common = old.last();
      if (random.nextBoolean()) {
        old.flush(common);
        fresh.flush(common);
        // what is shared and not flushed has to be replayed
        load.write(old, 5);
        fresh.follow(old);
        common = old.last();
      }
      load.write(old, tail);
      old.stopLeading();
      fresh.lead(2);
      new RandomLoad(random).write(fresh, 1 + random.nextInt(30));
      fresh.run("{insert: 'c', documents: [{_id: -2}]}");
    }

    void begin() {
      rollback = new Rollback(old.parts());
      rollback.begin(fresh.address, outcomes::add);
    }

    void run() {
      begin();
      network.settleUntil(() -> !outcomes.isEmpty());
    }

    /** The end of every rollback: the member follows, and nothing tells it from the other. */
    void checkEqual() {
      old.follow(fresh);
      assertThat(old.last()).isEqualTo(fresh.last());
      assertThat(old.hash()).isEqualTo(fresh.hash());
      for (String collection : List.of("c", "d")) {
        assertThat(old.documents(collection)).isEqualTo(fresh.documents(collection));
      }
      old.checkValid("c");
      assertThat(old.faults).isEmpty();
    }
  }

  /** What of one collection the tail has touched and is still there. */
  private static Map<Integer, String> discarded(HeapMember member, OpTime common, String name) {
    TreeSet<Integer> touched = new TreeSet<>();
    for (Doc entry : member.entriesAfter(common)) {
      String op = entry.get("op").string();
      if (entry.get("ns").string().equals("test." + name) && !op.equals("d")) {
        touched.add(entry.get("o2").doc().get("_id").int32());
      }
    }
    Map<Integer, String> there = member.documents(name);
    there.keySet().retainAll(touched);
    return there;
  }

  private static Map<Integer, String> saved(HeapMember member, String name) {
    Map<Integer, String> saved = new TreeMap<>();
    member
        .rollbackFiles
        .files()
        .forEach(
            (file, documents) -> {
              if (file.startsWith("test." + name + "/")) {
                documents.forEach(
                    each ->
                        assertThat(saved.put(each.get("_id").int32(), each.toString())).isNull());
              }
            });
    return saved;
  }

  @Test
  void anyTailIsUndoneAndWhatItHeldIsSaved() {
    Seeds.forEach(
        25,
        random -> {
          Parted set = new Parted(random, random.nextInt(60), 1 + random.nextInt(60));
          Map<Integer, String> lostOfC = discarded(set.old, set.common, "c");
          Map<Integer, String> lostOfD = discarded(set.old, set.common, "d");
          int entries = set.old.entriesAfter(set.common).size();
          int before = set.old.files.rollbackId();
          set.run();
          assertThat(set.outcomes).containsExactly(Recourse.Outcome.DONE);
          assertThat(set.old.last()).isEqualTo(set.common);
          assertThat(set.rollback.readableFrom()).isEqualTo(set.fresh.last());
          assertThat(set.old.files.rollbackId()).isEqualTo(before + 1);
          assertThat(set.old.states).containsExactly(MemberState.ROLLBACK, MemberState.RECOVERING);
          assertThat(saved(set.old, "c")).isEqualTo(lostOfC);
          assertThat(saved(set.old, "d")).isEqualTo(lostOfD);
          assertThat(set.rollback.rollbacks().rollbacks()).isEqualTo(1);
          assertThat(set.rollback.rollbacks().entries()).isEqualTo(entries);
          set.checkEqual();
        });
  }

  @Test
  void theSummaryTellsWhatWasGivenUp() {
    Parted set = new Parted(Seeds.random(3), 10, 20);
    set.run();
    NodeLog.Event summary =
        set.old.process.events().stream()
            .filter(event -> event.message().equals("Rollback summary"))
            .findFirst()
            .orElseThrow();
    assertThat(summary.component()).isEqualTo(NodeLog.Component.ROLLBACK);
    Doc facts = summary.attributes();
    assertThat(facts.get("commonPoint").string()).isEqualTo(set.common.toString());
    assertThat(facts.get("entries").int64()).isEqualTo(set.rollback.rollbacks().entries());
    assertThat(facts.get("documentsSaved").int64()).isEqualTo(set.rollback.rollbacks().documents());
    assertThat(facts.get("byOp").doc().get("i").int64()).isPositive();
    assertThat(facts.get("byNamespace").doc().has("test.c")).isTrue();
    assertThat(facts.get("rbid").int32()).isEqualTo(2);
    assertThat(facts.get("rollbackDataFileDirectory").string()).isEqualTo("heap");
  }

  @Test
  void powerMayFailBetweenAnyTwoSteps() {
    int most = 200;
    for (int steps = 0; steps < most; steps++) {
      Parted set = new Parted(Seeds.random(11), 15, 12);
      set.begin();
      int made = 0;
      while (made < steps && set.network.step()) {
        made++;
      }
      if (made < steps) {
        most = 0;
      }
      set.old.crash();
      set.outcomes.clear();
      set.run();
      assertThat(set.outcomes).as("after %s steps", steps).containsExactly(Recourse.Outcome.DONE);
      assertThat(set.old.last()).isEqualTo(set.common);
      set.checkEqual();
    }
    assertThat(most).isZero();
  }

  @Test
  void theDiskMayFailAtAnyWrite() {
    boolean failed = true;
    int writes = 0;
    for (; failed; writes++) {
      Parted set = new Parted(Seeds.random(12), 15, 12);
      set.begin();
      set.old.disk.failAfter(writes);
      try {
        set.network.settle();
      } catch (RuntimeException escaped) {
        set.old.faults.add(escaped);
      }
      failed = !set.old.faults.isEmpty();
      set.old.crash();
      set.outcomes.clear();
      set.run();
      assertThat(set.old.last()).isEqualTo(set.common);
      set.checkEqual();
    }
    assertThat(writes).isGreaterThan(3);
  }

  @Test
  void nothingIsUndoneThatIsOnDiskForGood() {
    Parted set = new Parted(Seeds.random(4), 5, 10);
    OpTime last = set.old.last();
    set.old.data.engine().advanceStable(last);
    set.old.data.engine().seal();
    set.old.data.wakeFlusher();
    set.network.settle();
    set.run();
    assertThat(set.outcomes).containsExactly(Recourse.Outcome.HOPELESS);
    assertThat(set.old.last()).isEqualTo(last);
    assertThat(set.old.faults.getFirst())
        .hasMessageContaining("on disk for good")
        .hasMessageContaining("remove the folder's content");
  }

  @Test
  void nothingIsUndoneThatIsCommitted() {
    Parted set = new Parted(Seeds.random(4), 5, 10);
    OpTime last = set.old.last();
    set.old.progress.heardFromSource(
        new io.tapdb.election.message.Position(last, 0),
        new io.tapdb.election.message.Position(last, 0));
    set.run();
    assertThat(set.outcomes).containsExactly(Recourse.Outcome.HOPELESS);
    assertThat(set.old.last()).isEqualTo(last);
    assertThat(set.old.faults.getFirst()).hasMessageContaining("known to be committed");
    assertThat(set.old.states).isEmpty();
  }

  @Test
  void moreTimeThanAllowedIsNotUndone() {
    Parted set = new Parted(Seeds.random(4), 5, 0);
    set.old.lead(1);
    set.old.run("{insert: 'c', documents: [{_id: 5001}]}");
    set.clock.advance(100_000);
    set.old.run("{insert: 'c', documents: [{_id: 5002}]}");
    set.old.stopLeading();
    set.old.parameters.rollbackTimeLimitSecs.set(Value.of(99));
    set.run();
    assertThat(set.outcomes).containsExactly(Recourse.Outcome.HOPELESS);
    assertThat(set.old.faults.getFirst()).hasMessageContaining("rollbackTimeLimitSecs");
    set.old.faults.clear();
    set.outcomes.clear();
    set.old.parameters.rollbackTimeLimitSecs.set(Value.of(100));
    set.run();
    assertThat(set.outcomes).containsExactly(Recourse.Outcome.DONE);
    set.checkEqual();
  }

  @Test
  void aSourceThatIsBehindIsNoReasonToUndoAnything() {
    Parted set = new Parted(Seeds.random(5), 5, 10);
    OpTime last = set.fresh.last();
    set.rollback = new Rollback(set.fresh.parts());
    set.rollback.begin(set.old.address, set.outcomes::add);
    set.network.settle();
    assertThat(set.outcomes).containsExactly(Recourse.Outcome.TRY_ANOTHER);
    assertThat(set.fresh.last()).isEqualTo(last);
  }

  @Test
  void aSourceThatDoesNotAnswerIsLeftAlone() {
    Parted set = new Parted(Seeds.random(6), 5, 10);
    OpTime last = set.old.last();
    set.rollback = new Rollback(set.old.parts());
    set.rollback.begin(new HostPort("nobody", 9), set.outcomes::add);
    set.network.settle();
    assertThat(set.outcomes).containsExactly(Recourse.Outcome.TRY_ANOTHER);
    set.outcomes.clear();
    // the second question is lost
    int[] questions = new int[1];
    set.network.lose(
        command -> command.firstName().equals(LogQuestion.COMMAND) && questions[0]++ == 1);
    set.run();
    assertThat(set.outcomes).containsExactly(Recourse.Outcome.TRY_ANOTHER);
    assertThat(set.old.last()).isEqualTo(last);
    assertThat(set.old.states).isEmpty();
  }

  @Test
  void aLogThatFitsIsLeftAsItIs() {
    Parted set = new Parted(Seeds.random(7), 5, 0);
    OpTime last = set.old.last();
    set.run();
    assertThat(set.outcomes).containsExactly(Recourse.Outcome.DONE);
    assertThat(set.old.last()).isEqualTo(last);
    assertThat(set.rollback.rollbacks()).isEqualTo(RollbackCounts.NONE);
    assertThat(set.rollback.readableFrom()).isEqualTo(OpTime.NULL);
    set.checkEqual();
  }

  @Test
  void filesAreNotWrittenWhenNobodyWantsThem() throws IOException {
    Parted set = new Parted(Seeds.random(8), 5, 10);
    set.old.parameters.createRollbackDataFiles.set(Value.of(false));
    set.run();
    assertThat(set.old.rollbackFiles.files()).isEmpty();
    assertThat(set.rollback.rollbacks().documents()).isZero();
    set.checkEqual();
  }

  @Test
  void aCollectionThatWasRenamedMeanwhileIsSavedUnderItsLastName() {
    Parted set = new Parted(Seeds.random(9), 5, 0);
    set.old.lead(1);
    set.old.run("{insert: 'f', documents: [{_id: 1}]}");
    set.old.run("{insert: 'g', documents: [{_id: 2}]}");
    set.old.run("{drop: 'g'}");
    Doc rename = io.tapdb.engine.bson.Json.parse("{renameCollection: 'test.f', to: 'test.h'}");
    io.tapdb.replica.Pending renamed = new io.tapdb.replica.Pending();
    set.old.dispatch("admin", rename, renamed);
    set.network.settle();
    set.old.stopLeading();
    set.run();
    assertThat(set.old.rollbackFiles.files().keySet()).hasSize(1);
    assertThat(saved(set.old, "h")).containsOnlyKeys(1);
    set.checkEqual();
  }
}
