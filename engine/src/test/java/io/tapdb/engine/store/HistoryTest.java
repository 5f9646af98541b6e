// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.Seeds;
import io.tapdb.oplog.OpTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final StoreSettings SETTINGS = new StoreSettings(1, 1, 1, 1000, 50);

  private final List<Long> closed = new ArrayList<>();
  private final History history = new History(SETTINGS);

  /** A state of the base that says when nobody holds it any more. */
  private final class State implements BaseSnapshot {
    private final long timestamp;

    State(long timestamp) {
      this.timestamp = timestamp;
    }

    @Override
    public OpTime flushed() {
      return new OpTime(timestamp, 1);
    }

    @Override
    public List<Integer> tables() {
      return List.of();
    }

    @Override
    public byte[] get(int table, byte[] key) {
      return null;
    }

    @Override
    public boolean mayHave(int table, byte[] key) {
      return false;
    }

    @Override
    public EntryCursor scan(int table, KeyRange range, boolean reverse) {
      throw new IllegalStateException("not asked for");
    }

    @Override
    public void close() {
      closed.add(timestamp);
    }
  }

  private View view(long timestamp) {
    return new View(
        List.of(),
        new View.SharedBase(new State(timestamp), 1, timestamp),
        new java.util.concurrent.atomic.AtomicInteger());
  }

  @Test
  void theNewestViewThatReachesBackFarEnoughIsFound() {
    View ten = view(10);
    View twenty = view(20);
    history.add(ten, 0, 1);
    history.add(twenty, 0, 1);
    assertThat(history.find(9)).isNull();
    assertThat(history.find(10)).isSameAs(ten);
    assertThat(history.find(19)).isSameAs(ten);
    assertThat(history.find(20)).isSameAs(twenty);
    assertThat(history.find(-1)).isSameAs(twenty);
  }

  @Test
  void viewsGoWhenTheyAreOlderThanTheWindow() {
    history.add(view(10), 100, 1);
    history.add(view(20), 130, 1);
    history.trim(150);
    assertThat(closed).isEmpty();
    history.trim(151);
    assertThat(closed).containsExactly(10L);
    history.trim(181);
    assertThat(closed).containsExactly(10L, 20L);
    assertThat(history.find(20)).isNull();
  }

  @Test
  void theOldestGoWhenTogetherTheyKeepMoreThanTheBudget() {
    history.add(view(10), 0, 400);
    history.add(view(20), 0, 600);
    assertThat(closed).isEmpty();
    history.add(view(30), 0, 1);
    assertThat(closed).containsExactly(10L);
    history.add(view(40), 0, 1001);
    assertThat(closed).containsExactly(10L, 20L, 30L, 40L);
    history.add(view(50), 0, 1000);
    assertThat(history.find(50)).isNotNull();
  }

  @Test
  void aViewInUseOutlivesItsPlaceInTheHistory() {
    View used = view(10);
    history.add(used, 0, 1);
    assertThat(used.acquire()).isTrue();
    history.clear();
    assertThat(closed).isEmpty();
    used.release();
    assertThat(closed).containsExactly(10L);
    assertThat(used.acquire()).isFalse();
    history.add(view(20), 0, 1000);
    assertThat(closed).containsExactly(10L);
  }

  @Test
  void viewsThatShareAStateOfTheBaseCloseItOnce() {
    View.SharedBase shared = new View.SharedBase(new State(10), 1, 10);
    View first = new View(List.of(), shared, new java.util.concurrent.atomic.AtomicInteger());
    View second = new View(List.of(), shared, new java.util.concurrent.atomic.AtomicInteger());
    first.release();
    assertThat(closed).isEmpty();
    second.release();
    assertThat(closed).containsExactly(10L);
  }

  @Test
  void itKeepsWhatAQueueWithBothLimitsKeeps() {
    Seeds.forEach(
        200,
        random -> {
          History kept = new History(SETTINGS);
          Deque<long[]> twin = new ArrayDeque<>();
          long now = 0;
          for (int i = 1; i < 60; i++) {
            now += random.nextInt(10);
            if (random.nextBoolean()) {
              long bytes = random.nextLong(500);
              kept.add(view(i), now, bytes);
              twin.addLast(new long[] {i, now, bytes});
            } else {
              kept.trim(now);
            }
            while (!twin.isEmpty()
                && (now - twin.getFirst()[1] > 50
                    || twin.stream().mapToLong(each -> each[2]).sum() > 1000)) {
              twin.removeFirst();
            }
            View oldest = twin.isEmpty() ? null : kept.find(twin.getFirst()[0]);
            assertThat(oldest == null).isEqualTo(twin.isEmpty());
            if (oldest != null) {
              assertThat(oldest.firstTimestamp()).isEqualTo(twin.getFirst()[0]);
              assertThat(kept.find(twin.getFirst()[0] - 1)).isNull();
            }
          }
        });
  }
}
