// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.load;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * A closed loop of asynchronous operations: so many are always under way, and each that ends starts
 * the next. First for a warm-up that is not counted, then for the time that is.
 */
public final class ClosedLoop {
  private static final long HIGHEST_NANOS = 60_000_000_000L;

  private final int inFlight;
  private final Seconds warmUp;
  private final Seconds measured;

  /** A span of time. */
  public record Seconds(double value) {
    long nanos() {
      return (long) (value * 1e9);
    }
  }

  public ClosedLoop(int inFlight, Seconds warmUp, Seconds measured) {
    this.inFlight = inFlight;
    this.warmUp = warmUp;
    this.measured = measured;
  }

  /**
   * Runs the operation until the time is over.
   *
   * @throws IllegalStateException when an operation fails
   */
  public Measured run(String name, Supplier<CompletableFuture<?>> operation)
      throws InterruptedException {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    long from = System.nanoTime() + warmUp.nanos();
    long until = from + measured.nanos();
    CountDownLatch ended = new CountDownLatch(inFlight);
    Lane[] lanes = new Lane[inFlight];
    for (int i = 0; i < inFlight; i++) {
      lanes[i] = new Lane(operation, from, until, failure, ended);
    }
    for (Lane lane : lanes) {
      lane.go();
    }
    ended.await();
    if (failure.get() != null) {
      throw new IllegalStateException(name + " failed", failure.get());
    }
    Histogram all = new Histogram(HIGHEST_NANOS, 3);
    for (Lane lane : lanes) {
      all.add(lane.latencies);
    }
    return Measured.of(name, all, measured.value());
  }

  /** One place in the loop: it has one operation under way at a time. */
  private static final class Lane {
    private final Histogram latencies = new Histogram(HIGHEST_NANOS, 3);
    private final Supplier<CompletableFuture<?>> operation;
    private final long from;
    private final long until;
    private final AtomicReference<Throwable> failure;
    private final CountDownLatch ended;

    Lane(
        Supplier<CompletableFuture<?>> operation,
        long from,
        long until,
        AtomicReference<Throwable> failure,
        CountDownLatch ended) {
      this.operation = operation;
      this.from = from;
      this.until = until;
      this.failure = failure;
      this.ended = ended;
    }

    /** Goes on until an operation is not done at once; its end goes on then. */
    void go() {
      while (true) {
        long start = System.nanoTime();
        if (start >= until || failure.get() != null) {
          ended.countDown();
          return;
        }
        CompletableFuture<?> running = operation.get();
        if (!running.isDone()) {
          var unused =
              running.whenComplete(
                  (result, failed) -> {
                    note(start, failed);
                    go();
                  });
          return;
        }
        note(start, running.isCompletedExceptionally() ? running.exceptionNow() : null);
      }
    }

    private void note(long start, Throwable failed) {
      if (failed != null) {
        failure.compareAndSet(null, failed);
      }
      long now = System.nanoTime();
      if (now >= from && now < until) {
        latencies.recordValue(Math.min(now - start, HIGHEST_NANOS));
      }
    }
  }
}
