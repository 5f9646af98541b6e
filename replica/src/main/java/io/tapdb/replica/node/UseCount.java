// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.node;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts who works with something that may be closed meanwhile: cheap for users, who come many at a
 * time, and exact for the one who closes.
 *
 * <p>A user counts himself in before he looks whether it is closed. Who closes says so before he
 * looks at the counts, leavers first, so nobody who still works is overlooked.
 */
final class UseCount {
  private final LongAdder entered = new LongAdder();
  private final LongAdder left = new LongAdder();
  private volatile boolean closed;

  /** Begins a use; false when it is closed, and then there is nothing to {@link #exit}. */
  boolean enter() {
    entered.increment();
    if (closed) {
      left.increment();
      return false;
    }
    return true;
  }

  /** Ends a use. */
  void exit() {
    left.increment();
  }

  void close() {
    closed = true;
  }

  void open() {
    closed = false;
  }

  /** Whether nobody uses it; lasting only while it is closed. */
  boolean isUnused() {
    long gone = left.sum();
    return entered.sum() == gone;
  }
}
