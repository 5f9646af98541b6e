// SPDX-License-Identifier: Apache-2.0
package io.tapdb.mirrorreads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.mirrorreads.MirrorQueue.Counts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MirrorQueueTest {
  private static final Instant START = Instant.ofEpochSecond(1000);
  private static final Instant LATER = START.plusMillis(100);

  private final MirrorQueue<String> queue = new MirrorQueue<>(2);

  @Test
  void copiesLeaveInTheOrderInWhichTheyCame() {
    queue.offer("a", LATER);
    queue.offer("b", LATER);
    assertThat(queue.poll(START)).contains("a");
    assertThat(queue.poll(START)).contains("b");
    assertThat(queue.poll(START)).isEmpty();
    assertThat(queue.counts()).isEqualTo(new Counts(2, 0, 0, 2));
  }

  @Test
  void aCopyThatFindsNoRoomIsDropped() {
    assertThat(queue.offer("a", LATER)).isTrue();
    assertThat(queue.offer("b", LATER)).isTrue();
    assertThat(queue.offer("c", LATER)).isFalse();
    assertThat(queue.size()).isEqualTo(2);
    assertThat(queue.poll(START)).contains("a");
    assertThat(queue.offer("d", LATER)).isTrue();
    assertThat(queue.counts()).isEqualTo(new Counts(3, 1, 0, 1));
  }

  @Test
  void aCopyThatWaitedUntilItsDeadlineIsDropped() {
    queue.offer("a", LATER);
    queue.offer("b", LATER.plusMillis(1));
    assertThat(queue.poll(LATER)).contains("b");
    assertThat(queue.counts()).isEqualTo(new Counts(2, 0, 1, 1));
    queue.offer("c", LATER);
    assertThat(queue.poll(LATER.plusSeconds(1))).isEmpty();
    assertThat(queue.size()).isZero();
  }

  @Test
  void aQueueWithoutRoomIsABrokenSetting() {
    assertThatThrownBy(() -> new MirrorQueue<>(0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void everyCopyIsAccountedForAndInTime() {
    Seeds.forEach(
        200,
        random -> {
          int capacity = random.nextInt(1, 6);
          MirrorQueue<Instant> any = new MirrorQueue<>(capacity);
          List<Instant> room = new ArrayList<>();
          Instant now = START;
          long offered = 0;
          for (int i = 0; i < 200; i++) {
            now = now.plusMillis(random.nextInt(3));
            if (random.nextBoolean()) {
              Instant deadline = now.plusMillis(random.nextInt(8));
              offered++;
              boolean fits = room.size() < capacity;
              assertThat(any.offer(deadline, deadline)).isEqualTo(fits);
              if (fits) {
                room.add(deadline);
              }
            } else {
              assertThat(any.poll(now)).isEqualTo(naivePoll(room, now));
            }
          }
          Counts counts = any.counts();
          assertThat(counts.accepted() + counts.droppedFull()).isEqualTo(offered);
          assertThat(counts.taken() + counts.droppedLate() + any.size())
              .isEqualTo(counts.accepted());
          assertThat(any.size()).isEqualTo(room.size()).isLessThanOrEqualTo(capacity);
        });
  }

  private static Optional<Instant> naivePoll(List<Instant> room, Instant now) {
    while (!room.isEmpty()) {
      Instant deadline = room.remove(0);
      if (deadline.isAfter(now)) {
        return Optional.of(deadline);
      }
    }
    return Optional.empty();
  }
}
