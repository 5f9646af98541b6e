// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.member;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * An executor that keeps its tasks back until it is opened, for those who come while the one that
 * they are for is still being made. Safe for many threads.
 */
final class Gate implements Executor {
  private final Executor behind;
  private final List<Runnable> waiting = new ArrayList<>();
  private volatile boolean open;

  Gate(Executor behind) {
    this.behind = behind;
  }

  @Override
  public void execute(Runnable task) {
    if (!open) {
      synchronized (this) {
        if (!open) {
          waiting.add(task);
          return;
        }
      }
    }
    behind.execute(task);
  }

  /** Lets everything through that waits, in its order, and all that comes. */
  synchronized void open() {
    waiting.forEach(behind::execute);
    waiting.clear();
    open = true;
  }
}
