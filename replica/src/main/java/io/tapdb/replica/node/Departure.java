// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.node;

import java.util.ArrayList;
import java.util.List;

/**
 * The last moments of a node: clients are told to go elsewhere while requests that are under way
 * come to their end. Safe for many threads.
 */
public final class Departure {
  private final List<Runnable> waiting = new ArrayList<>();
  private volatile boolean begun;

  public boolean hasBegun() {
    return begun;
  }

  /** Begins, and runs what waits for that. */
  public void begin() {
    List<Runnable> due;
    synchronized (this) {
      begun = true;
      due = List.copyOf(waiting);
      waiting.clear();
    }
    due.forEach(Runnable::run);
  }

  /** Runs the task once when the node departs: now, if it does already. */
  public void whenBegun(Runnable task) {
    synchronized (this) {
      if (!begun) {
        waiting.add(task);
        return;
      }
    }
    task.run();
  }

  /** Takes back a task that waits. */
  public synchronized void forget(Runnable task) {
    waiting.remove(task);
  }
}
