// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

import io.tapdb.engine.TapdbException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A plan on its way through the lane. */
final class Job<R> implements LaneItem {
  final WriteTask<R> task;
  final WriteListener<R> listener;

  /** The gate it came in through; for a job that begins a term the one it is going to open. */
  final Gate gate;

  /** What a job has to show that begins a term; 0 for any other. */
  final long ask;

  WriteTask.Planned<R> planned;
  int attempts;

  /** Set by whoever ends the job: the lane, or a sweep that found its request stopped. */
  private final AtomicBoolean claimed = new AtomicBoolean();

  private Job(
      WriteTask<R> task, Gate gate, long ask, WriteTask.Planned<R> planned, WriteListener<R> end) {
    this.task = task;
    this.gate = gate;
    this.ask = ask;
    this.planned = planned;
    this.listener = end;
  }

  static <R> Job<R> of(
      WriteTask<R> task, Gate gate, WriteTask.Planned<R> planned, WriteListener<R> listener) {
    return new Job<>(task, gate, 0, planned, listener);
  }

  /** The first job of a term. */
  static <R> Job<R> opening(
      Gate gate,
      long ask,
      WriteTask<R> task,
      WriteTask.Planned<R> planned,
      WriteListener<R> listener) {
    return new Job<>(task, gate, ask, planned, listener);
  }

  /** Whether it opens the gate it goes through. */
  boolean opens() {
    return ask != 0;
  }

  boolean claim() {
    return claimed.compareAndSet(false, true);
  }

  void giveBack() {
    claimed.set(false);
  }

  void endIfStopped() {
    try {
      task.operation().check();
    } catch (TapdbException stopped) {
      if (claim()) {
        listener.failed(stopped);
      }
    }
  }
}
