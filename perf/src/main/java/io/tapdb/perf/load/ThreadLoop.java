// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;

/**
 * A closed loop of threads that wait: each does one operation after the other, as the clients of
 * most benchmarks do.
 */
public final class ThreadLoop {
  private static final long HIGHEST_NANOS = 60_000_000_000L;

  private final int threads;
  private final ThreadFactory factory;

  /** What a thread does again and again. */
  @FunctionalInterface
  public interface Operation {
    void run() throws Exception;
  }

  public ThreadLoop(int threads, ThreadFactory factory) {
    this.threads = threads;
    this.factory = factory;
  }

  /**
   * Runs the operation so many times in all, by all threads together, and counts all of them.
   *
   * @throws IllegalStateException when an operation fails
   */
  public Measured times(String name, long times, Operation operation) throws InterruptedException {
    AtomicLong left = new AtomicLong(times);
    long start = System.nanoTime();
    Histogram latencies =
        run(
            name,
            (histogram, failure) -> {
              while (failure.get() == null && left.getAndDecrement() > 0) {
                histogram.recordValue(timed(operation));
              }
            });
    return Measured.of(name, latencies, (System.nanoTime() - start) / 1e9);
  }

  /**
   * Runs the operation until the time is over and counts what has ended by then.
   *
   * @throws IllegalStateException when an operation fails
   */
  public Measured during(String name, ClosedLoop.Seconds span, Operation operation)
      throws InterruptedException {
    long until = System.nanoTime() + span.nanos();
    Histogram latencies =
        run(
            name,
            (histogram, failure) -> {
              long end = System.nanoTime();
              while (failure.get() == null && end < until) {
                long taken = timed(operation);
                end = System.nanoTime();
                if (end < until) {
                  histogram.recordValue(taken);
                }
              }
            });
    return Measured.of(name, latencies, span.value());
  }

  private static long timed(Operation operation) throws Exception {
    long start = System.nanoTime();
    operation.run();
    return Math.min(System.nanoTime() - start, HIGHEST_NANOS);
  }

  /** What one thread does from its start to its end. */
  private interface Work {
    void run(Histogram latencies, AtomicReference<Throwable> failure) throws Exception;
  }

  private Histogram run(String name, Work work) throws InterruptedException {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    List<Histogram> histograms = new ArrayList<>();
    List<Thread> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Histogram histogram = new Histogram(HIGHEST_NANOS, 3);
      histograms.add(histogram);
      running.add(
          factory.newThread(
              () -> {
                try {
                  work.run(histogram, failure);
                } catch (Throwable failed) {
                  failure.compareAndSet(null, failed);
                }
              }));
    }
    running.forEach(Thread::start);
    for (Thread each : running) {
      each.join();
    }
    if (failure.get() != null) {
      throw new IllegalStateException(name + " failed", failure.get());
    }
    Histogram all = new Histogram(HIGHEST_NANOS, 3);
    histograms.forEach(all::add);
    return all;
  }
}
