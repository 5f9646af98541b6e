// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.node;

import io.tapdb.oplog.OpTime;

/**
 * The lock that {@code fsync} puts on all writes: how often it is held, and since which entry. Safe
 * for many threads.
 */
public final class WriteLock {
  /** What became of asking for the lock. */
  public enum Entry {
    /** Nobody has it: the one who asked has to stop the writes, and then to say so. */
    TO_BE_TAKEN,
    /** It was held already and is held once more now. */
    TAKEN,
    /** Somebody else is just stopping the writes; ask again. */
    BUSY
  }

  private int count;
  private boolean beingTaken;
  private OpTime heldAt;

  public synchronized Entry enter() {
    if (beingTaken) {
      return Entry.BUSY;
    }
    if (count > 0) {
      count++;
      return Entry.TAKEN;
    }
    beingTaken = true;
    return Entry.TO_BE_TAKEN;
  }

  /** Says that writes have stopped, the newest being that entry. */
  public synchronized void taken(OpTime newest) {
    beingTaken = false;
    count = 1;
    heldAt = newest;
  }

  /**
   * Takes one hold back.
   *
   * @return how many are left, or -1 when there was none
   */
  public synchronized int release() {
    if (count == 0) {
      return -1;
    }
    if (--count == 0) {
      heldAt = null;
    }
    return count;
  }

  /** The newest entry while writes are stopped, otherwise null. */
  public synchronized OpTime heldAt() {
    return heldAt;
  }

  public synchronized int count() {
    return count;
  }
}
