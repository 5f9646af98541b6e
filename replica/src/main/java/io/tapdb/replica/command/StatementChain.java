// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Statements of a batch run one after another, each when the one before has ended, on whatever
 * thread that happens. A statement that ends at once does not deepen the stack.
 */
abstract class StatementChain {
  private final AtomicInteger turns = new AtomicInteger();
  private int next;

  /** Begins with the first statement. */
  final void start() {
    proceed();
  }

  /** To be called once by each statement when it has ended. */
  protected final void proceed() {
    if (turns.getAndIncrement() > 0) {
      // the loop below, on another thread or further up this stack, takes the turn
      return;
    }
    do {
      if (!hasMore(next)) {
        finish();
        return;
      }
      run(next++);
    } while (turns.decrementAndGet() > 0);
  }

  /** Whether the statement of that number is to be run. */
  protected abstract boolean hasMore(int index);

  /** Runs a statement; it calls {@link #proceed} when it has ended. */
  protected abstract void run(int index);

  /** Called once behind the last statement. */
  protected abstract void finish();
}
