// SPDX-License-Identifier: Apache-2.0
package io.tapdb.flowcontrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tapdb.flowcontrol.TicketQueue.Admission;
import io.tapdb.flowcontrol.TicketQueue.Counts;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class TicketQueueTest {
  private static final long MILLI = 1_000_000;

  private static TicketPool pool(double tickets) {
    return new TicketPool(tickets, 0);
  }

  @Test
  void ticketsComeInAtTheRate() {
    TicketPool pool = pool(0);
    int taken = 0;
    for (long at = 0; at <= 10_000 * MILLI; at += 7 * MILLI) {
      pool = pool.refilled(250, at);
      while (pool.hasTicket()) {
        pool = pool.taken();
        taken++;
      }
    }
    assertThat(taken).isBetween(2490, 2500);
  }

  @Test
  void afterASilenceOnlyALittleMayBeTakenAtOnce() {
    assertThat(pool(0).refilled(1000, 60_000 * MILLI).tickets()).isCloseTo(50, within(1e-9));
    assertThat(pool(0).refilled(1, 60_000 * MILLI).tickets()).isEqualTo(1);
  }

  @Test
  void timeThatDoesNotPassBringsNothing() {
    TicketPool pool = new TicketPool(3, 5 * MILLI);
    assertThat(pool.refilled(1000, 5 * MILLI)).isEqualTo(pool);
    assertThat(pool.refilled(1000, 4 * MILLI)).isEqualTo(pool);
  }

  @Test
  void theClassicWaySetsWhatIsLeft() {
    assertThat(pool(7).set(100, MILLI)).isEqualTo(new TicketPool(100, MILLI));
  }

  @Test
  void whatWasSavedUpUnderAHighRateIsLostUnderALowOne() {
    TicketPool full = pool(0).refilled(FlowState.UNLIMITED, 1000 * MILLI);
    assertThat(full.tickets()).isGreaterThan(1_000_000);
    assertThat(full.refilled(1000, 1001 * MILLI).tickets()).isCloseTo(50, within(1e-9));
  }

  @Test
  void whatIsNotThereCannotBeTaken() {
    assertThat(pool(0.99).hasTicket()).isFalse();
    assertThatThrownBy(() -> pool(0.99).taken()).isInstanceOf(IllegalStateException.class);
    assertThat(pool(1).taken().tickets()).isZero();
  }

  @Test
  void aWriteGetsATicketOrAPlaceOrNeither() {
    TicketQueue<String> queue = new TicketQueue<>(1, pool(1));
    assertThat(queue.admit("a", 0)).isEqualTo(Admission.ADMITTED);
    assertThat(queue.admit("b", 0)).isEqualTo(Admission.WAITING);
    assertThat(queue.admit("c", 0)).isEqualTo(Admission.REFUSED);
    assertThat(queue.refill(pool -> pool.set(5, 3 * MILLI), 3 * MILLI)).containsExactly("b");
    assertThat(queue.admit("d", 3 * MILLI)).isEqualTo(Admission.ADMITTED);
    assertThat(queue.counts()).isEqualTo(new Counts(3, 1, 1, 3 * MILLI));
  }

  @Test
  void thoseWhoWaitAreServedInOrderAsFarAsTheTicketsGo() {
    TicketQueue<String> queue = new TicketQueue<>(9, pool(0));
    List.of("a", "b", "c").forEach(write -> queue.admit(write, 0));
    assertThat(queue.refill(pool -> pool.set(2, 1), 1)).containsExactly("a", "b");
    assertThat(queue.size()).isEqualTo(1);
    assertThat(queue.refill(pool -> pool.set(2, 2), 2)).containsExactly("c");
  }

  @Test
  void aWriteThatIsGivenUpTakesNoTicket() {
    TicketQueue<String> queue = new TicketQueue<>(9, pool(0));
    queue.admit("a", 0);
    queue.admit("b", 0);
    assertThat(queue.cancel("a")).isTrue();
    assertThat(queue.cancel("a")).isFalse();
    assertThat(queue.refill(pool -> pool.set(1, 1), 1)).containsExactly("b");
  }

  @Test
  void noWriteOvertakesAnotherAndNoTicketIsLost() {
    Seeds.forEach(
        200,
        random -> {
          TicketQueue<Integer> queue = new TicketQueue<>(10, pool(0));
          Deque<Integer> expected = new ArrayDeque<>();
          long tickets = 0;
          int next = 0;
          for (int i = 0; i < 300; i++) {
            if (random.nextInt(3) > 0) {
              boolean free = expected.isEmpty() && tickets > 0;
              boolean room = expected.size() < 10;
              Admission admission = queue.admit(next, i);
              assertThat(admission)
                  .isEqualTo(
                      free ? Admission.ADMITTED : room ? Admission.WAITING : Admission.REFUSED);
              tickets -= free ? 1 : 0;
              if (admission == Admission.WAITING) {
                expected.add(next);
              }
              next++;
            } else {
              int more = random.nextInt(5);
              tickets = more;
              long at = i;
              for (Integer each : queue.refill(pool -> pool.set(more, at), at)) {
                assertThat(each).isEqualTo(expected.remove());
                tickets--;
              }
              assertThat(expected.isEmpty() || tickets == 0).isTrue();
            }
          }
          Counts counts = queue.counts();
          assertThat(counts.taken() + counts.refused() + queue.size()).isEqualTo(next);
        });
  }
}
