// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ClosedLoopTest {
  private static final ClosedLoop.Seconds NONE = new ClosedLoop.Seconds(0);
  private static final ClosedLoop.Seconds SHORT = new ClosedLoop.Seconds(0.1);

  @Test
  void goesOnWithOperationsThatAreDoneAtOnce() throws InterruptedException {
    AtomicInteger begun = new AtomicInteger();
    Measured measured =
        new ClosedLoop(3, NONE, SHORT)
            .run(
                "at once",
                () -> {
                  begun.incrementAndGet();
                  return CompletableFuture.completedFuture("done");
                });
    assertThat(measured.operations()).isBetween(begun.get() - 3L, (long) begun.get()).isPositive();
  }

  @Test
  void leavesOutWhatEndsInTheWarmUp() throws InterruptedException {
    AtomicInteger begun = new AtomicInteger();
    Measured measured =
        new ClosedLoop(1, SHORT, NONE)
            .run(
                "warm",
                () -> {
                  begun.incrementAndGet();
                  return CompletableFuture.completedFuture("done");
                });
    assertThat(begun.get()).isPositive();
    assertThat(measured.operations()).isZero();
  }

  @Test
  void neverHasMoreUnderWayThanAsked() throws InterruptedException {
    Queue<CompletableFuture<String>> open = new ConcurrentLinkedQueue<>();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger underWay = new AtomicInteger();
    AtomicBoolean over = new AtomicBoolean();
    Thread server =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!over.get()) {
                    CompletableFuture<String> next = open.poll();
                    if (next != null) {
                      underWay.decrementAndGet();
                      next.complete("done");
                    }
                  }
                });
    Measured measured =
        new ClosedLoop(5, NONE, SHORT)
            .run(
                "later",
                () -> {
                  most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                  CompletableFuture<String> answer = new CompletableFuture<>();
                  open.add(answer);
                  return answer;
                });
    over.set(true);
    server.join();
    assertThat(most).hasValue(5);
    assertThat(measured.operations()).isPositive();
  }

  @Test
  void failsWhenAnOperationFails() {
    ClosedLoop loop = new ClosedLoop(2, NONE, new ClosedLoop.Seconds(60));
    assertThatThrownBy(
            () ->
                loop.run(
                    "broken",
                    () -> CompletableFuture.failedFuture(new IllegalArgumentException("no"))))
        .hasMessage("broken failed")
        .hasRootCauseMessage("no");
  }
}
