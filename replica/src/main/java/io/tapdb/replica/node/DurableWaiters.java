// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.node;

import io.tapdb.oplog.OpTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Acknowledgements that wait until an entry is on disk: entries in a queue, released by progress,
 * never blocked threads.
 *
 * <p>They come in the order of the log, or nearly; one that comes late waits for those before it,
 * which costs it a force at most. Safe for many threads.
 */
public final class DurableWaiters {
  private record Waiter(OpTime at, Runnable acknowledge) {}

  private final Queue<Waiter> waiters = new ArrayDeque<>();
  private OpTime durable;

  public DurableWaiters(OpTime durable) {
    this.durable = durable;
  }

  /** Runs the acknowledgement once the log is on disk up to that entry: now, if it is already. */
  public void await(OpTime at, Runnable acknowledge) {
    synchronized (this) {
      if (Long.compareUnsigned(at.timestamp(), durable.timestamp()) > 0) {
        waiters.add(new Waiter(at, acknowledge));
        return;
      }
    }
    acknowledge.run();
  }

  /** Begins again with another log; those who waited for the one before have been told. */
  public synchronized void restart(OpTime at) {
    durable = at;
  }

  /** Says how far the log is on disk, and runs what that releases. */
  public void advance(OpTime to) {
    List<Waiter> released = new ArrayList<>();
    synchronized (this) {
      durable = to;
      while (!waiters.isEmpty()
          && Long.compareUnsigned(waiters.peek().at().timestamp(), to.timestamp()) <= 0) {
        released.add(waiters.remove());
      }
    }
    for (Waiter waiter : released) {
      waiter.acknowledge().run();
    }
  }

  public synchronized int size() {
    return waiters.size();
  }
}
