// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.store.StoreSettings;
import io.tapdb.engine.write.WriteListener;
import io.tapdb.oplog.OpTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Goal: who follows a log shows the states of who wrote it, one batch after the other, and never a
 * majority read anything above the commit point. Method: two engines of which one writes at random,
 * index builds going on in between, while the other applies batches of random length with hands
 * that work in any order, crashes, gives up the end of its log, and now and then takes over.
 */
class FollowerTest {
  private static final class Member {
    final RandomGenerator random;
    final List<Runnable> waiting = new ArrayList<>();
    final Queue<Runnable> background =
        new ArrayDeque<>() {
          private static final long serialVersionUID = 1L;

          @Override
          public Runnable remove() {
            return waiting.remove(random.nextInt(waiting.size()));
          }

          @Override
          public boolean add(Runnable task) {
            return waiting.add(task);
          }

          @Override
          public boolean isEmpty() {
            return waiting.isEmpty();
          }
        };
    final TestEngine engine;

    /** Commit point as a count of entries. */
    int committed;

    int applied;
    int failed;

    Member(RandomGenerator random) {
      this.random = random;
      // little may wait in memory, so that batches have to stop for room
      this.engine = new TestEngine(new StoreSettings(3000, 6000, 40_000, 3000, 1000), background);
    }

    void work(int tasks) {
      for (int i = 0; i < tasks && !background.isEmpty(); i++) {
        background.remove().run();
      }
    }

    /** Works until nothing is left to do, spilling and flushing where memory is short. */
    void settle() {
      int idle = 0;
      while (idle < 20) {
        maintain();
        idle = background.isEmpty() ? idle + 1 : 0;
        work(1);
      }
    }

    void maintain() {
      engine.flush(at(committed));
      engine.engine().resumeWrites();
    }

    WriteListener<OpTime> counting() {
      return new WriteListener<>() {
        @Override
        public void committed(OpTime last, OpTime at) {
          applied++;
        }

        @Override
        public void failed(RuntimeException failure) {
          failed++;
        }
      };
    }

    OpTime at(int count) {
      return count == 0 ? OpTime.NULL : engine.log.get(count - 1).opTime();
    }

    int count(OpTime opTime) {
      return (int) engine.log.stream().filter(e -> !e.opTime().isAfter(opTime)).count();
    }
  }

  private static final class Scene {
    private final RandomGenerator random;
    private final RandomWrites writes;
    private final Map<Integer, List<String>> states = new HashMap<>();
    private Member leader;
    private Member follower;
    private long term = 1;

    /** How many entries both have had. */
    private int safe;

    Scene(RandomGenerator random) {
      this.random = random;
      this.writes = new RandomWrites(random);
      this.leader = new Member(random);
      this.follower = new Member(random);
      follower.engine.follow();
    }

    void run() {
      note();
      for (int i = 0; i < 120; i++) {
        switch (random.nextInt(24)) {
          case 0 -> commit();
          case 1 -> crash();
          case 2 -> takeOver();
          case 3, 4 -> leader.work(random.nextInt(3));
          case 5, 6 -> follower.work(random.nextInt(4));
          case 7 -> follower.maintain();
          case 8, 9, 10 -> pull();
          default -> write();
        }
        note();
        look();
      }
      catchUp();
      leader.settle();
      catchUp();
      assertThat(follower.engine.find("{}")).isEqualTo(leader.engine.find("{}"));
      assertThat(follower.engine.problems()).isEmpty();
      assertThat(leader.engine.problems()).isEmpty();
      assertThat(indexes(follower)).isEqualTo(indexes(leader));
      assertThat(leader.failed + follower.failed).isZero();
    }

    private static String indexes(Member member) {
      return String.valueOf(member.engine.engine().listings().indexesOf(TestEngine.COLL));
    }

    private void note() {
      states.put(leader.engine.log.size(), leader.engine.find("{}"));
    }

    private void write() {
      leader.maintain();
      writes.next(leader.engine);
    }

    private void pull() {
      int from = follower.engine.log.size();
      int to = Math.min(leader.engine.log.size(), from + random.nextInt(1, 90));
      if (from < to) {
        apply(from, to);
      }
    }

    private void apply(int from, int to) {
      Member member = follower;
      member.engine.apply(
          List.copyOf(leader.engine.log.subList(from, to)),
          new WriteListener<>() {
            @Override
            public void committed(OpTime last, OpTime at) {
              assertThat(last).isEqualTo(member.at(to));
              assertThat(member.engine.engine().published()).isEqualTo(last);
            }

            @Override
            public void failed(RuntimeException failure) {
              member.failed++;
            }
          });
    }

    private void catchUp() {
      int from = follower.engine.log.size();
      if (from < leader.engine.log.size()) {
        apply(from, leader.engine.log.size());
      }
      follower.settle();
      if (!follower.engine.engine().published().equals(leader.engine.engine().published())) {
        // even spilled layers take some room, and there is hardly any
        commit();
        follower.committed = safe;
        follower.settle();
      }
      assertThat(follower.engine.engine().published())
          .isEqualTo(leader.engine.engine().published());
    }

    /** Both have it, so it is for good; who follows hears of it later. */
    private void commit() {
      int applied = follower.count(follower.engine.engine().published());
      safe = Math.max(safe, applied);
      leader.committed = safe;
      follower.committed = random.nextInt(follower.committed, safe + 1);
    }

    private void look() {
      for (Member member : List.of(leader, follower)) {
        expect(
            member.engine.find("{}"), states.get(member.count(member.engine.engine().published())));
        int seen = Math.max(member.committed, member.count(member.engine.engine().flushed()));
        expect(
            member.engine.find(
                "{}", ReadAt.majority(() -> member.at(member.committed).timestamp())),
            states.get(seen));
        long counted =
            member
                .engine
                .engine()
                .reads()
                .count(
                    TestEngine.query("{}", ReadAt.majority(() -> member.at(seen).timestamp())),
                    Operation.UNSTOPPABLE);
        if (states.containsKey(seen)) {
          assertThat(counted).isEqualTo(states.get(seen).size());
        }
      }
    }

    private static void expect(List<String> found, List<String> state) {
      if (state != null) {
        assertThat(found).isEqualTo(state);
      }
    }

    /** Who follows loses its memory and perhaps the end of its log, but nothing for good. */
    private void crash() {
      follower.waiting.clear();
      int kept = random.nextInt(safe, follower.engine.log.size() + 1);
      follower.engine.crash(kept);
      assertThat(follower.engine.problems()).isEmpty();
    }

    private void takeOver() {
      catchUp();
      leader.engine.follow();
      Member before = leader;
      leader = follower;
      follower = before;
      leader.engine.lead(++term);
    }
  }

  @Test
  void whoFollowsShowsTheStatesOfWhoWrote() {
    Seeds.forEach(120, random -> new Scene(random).run());
  }

  @Test
  void manyHandsThatWorkInAnyOrderMakeOneState() {
    Seeds.forEach(
        30,
        random -> {
          Member leader = new Member(random);
          Member follower = new Member(random);
          follower.engine.follow();
          leader.engine.insert("{_id: 'n', n: 0}");
          leader.engine.createIndex("{key: {n: 1}}");
          int applied = 0;
          while (leader.engine.log.size() < 900) {
            leader.committed = leader.engine.log.size();
            leader.maintain();
            String id = String.valueOf(random.nextInt(12));
            switch (random.nextInt(4)) {
              case 0 -> leader.engine.delete("{_id: " + id + "}", false);
              case 1 -> leader.engine.update("{_id: " + id + "}", "{n: 1}", false, true);
              default -> leader.engine.update("{_id: " + id + "}", "{$inc: {n: 1}}", false, true);
            }
            if (leader.engine.log.size() - applied > random.nextInt(100, 500)) {
              applied = leader.engine.log.size();
              int from = follower.engine.log.size();
              follower.engine.apply(
                  List.copyOf(leader.engine.log.subList(from, applied)), follower.counting());
            }
          }
          follower.committed = applied;
          follower.settle();
          assertThat(follower.applied).isGreaterThan(1);
          assertThat(follower.engine.engine().published()).isEqualTo(follower.at(applied));
          assertThat(follower.engine.problems()).isEmpty();
          if (applied < leader.engine.log.size()) {
            follower.engine.apply(
                List.copyOf(leader.engine.log.subList(applied, leader.engine.log.size())),
                follower.counting());
          }
          follower.settle();
          assertThat(follower.engine.find("{}")).isEqualTo(leader.engine.find("{}"));
        });
  }
}
