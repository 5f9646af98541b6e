// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ThreadLoopTest {
  private final ThreadLoop loop = new ThreadLoop(4, Thread.ofPlatform().factory());

  @Test
  void runsAnOperationAsOftenAsAsked() throws InterruptedException {
    AtomicLong ran = new AtomicLong();
    Measured measured = loop.times("some", 1001, ran::incrementAndGet);
    assertThat(ran).hasValue(1001);
    assertThat(measured.operations()).isEqualTo(1001);
    assertThat(measured.name()).isEqualTo("some");
    assertThat(measured.perSecond()).isPositive();
  }

  @Test
  void keepsAllThreadsBusyAtOnce() throws InterruptedException {
    CyclicBarrier all = new CyclicBarrier(4);
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    loop.times(
        "meeting",
        400,
        () -> {
          if (threads.add(Thread.currentThread())) {
            all.await(10, TimeUnit.SECONDS);
          }
        });
    assertThat(threads).hasSize(4);
  }

  @Test
  void countsWhatEndedInTheTime() throws InterruptedException {
    AtomicLong ran = new AtomicLong();
    Measured measured = loop.during("some", new ClosedLoop.Seconds(0.1), () -> count(ran));
    // each thread's last operation may end too late to count
    assertThat(measured.operations()).isBetween(ran.get() - 4, ran.get()).isPositive();
    assertThat(measured.perSecond()).isEqualTo(measured.operations() / 0.1);
  }

  private static void count(AtomicLong ran) {
    ran.incrementAndGet();
  }

  @Test
  void endsWithTheFirstFailure() {
    AtomicLong ran = new AtomicLong();
    assertThatThrownBy(
            () ->
                loop.times(
                    "broken",
                    Long.MAX_VALUE,
                    () -> {
                      if (ran.incrementAndGet() > 100) {
                        throw new IllegalArgumentException("no more");
                      }
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("broken failed")
        .hasRootCauseMessage("no more");
  }
}
