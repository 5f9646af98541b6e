// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.member;

import java.util.ArrayList;
import java.util.List;

/** Tasks that wait until the view of the set is another one. Safe for many threads. */
final class ChangeWaiters {
  private final List<Runnable> tasks = new ArrayList<>();
  private long counter;

  /** Runs the task when the counter is another one than this: now, if it is already. */
  void add(long known, Runnable task) {
    synchronized (this) {
      if (known == counter) {
        tasks.add(task);
        return;
      }
    }
    task.run();
  }

  synchronized void remove(Runnable task) {
    tasks.remove(task);
  }

  /** Says that the counter is this one now. */
  void moved(long to) {
    List<Runnable> due;
    synchronized (this) {
      counter = to;
      due = List.copyOf(tasks);
      tasks.clear();
    }
    due.forEach(Runnable::run);
  }
}
