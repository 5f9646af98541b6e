// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import io.tapdb.engine.store.VersionStore;
import io.tapdb.engine.write.Journal;
import io.tapdb.oplog.DiskFullException;
import io.tapdb.oplog.OpTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;

/**
 * The journal of data that are not in the log: it keeps no entries; instead each write goes through
 * to the disk store before its lane turns to the next.
 *
 * <p>When the disk is full, a write that was already made stays in memory and is tried again later;
 * its writer is told that it is not on disk, and others are refused until it is.
 */
final class LocalJournal implements Journal {
  private final VersionStore store;
  private final InstantSource clock;
  private volatile boolean behind;

  LocalJournal(VersionStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public Room roomFor(long bytes) {
    return !behind || writeThrough() ? Room.YES : Room.FULL;
  }

  @Override
  public void append(OpTime opTime, byte[] entry) {
    // the store itself is what survives
  }

  @Override
  public OpTime awaited(OpTime last) {
    if (behind) {
      throw new TapdbException(
          ErrorCode.OUT_OF_DISK_SPACE,
          "the disk is full: the write was made in memory but could not be written down yet;"
              + " free space and try again");
    }
    return OpTime.NULL;
  }

  @Override
  public void appended() {
    store.seal();
    store.advanceStable(store.published());
    var unused = writeThrough();
  }

  /** Whether there are writes that the disk had no room for; they stay in memory meanwhile. */
  boolean isBehind() {
    return behind;
  }

  /** Tries again to write down what the disk had no room for; lane only. */
  void catchUp() {
    if (behind) {
      var unused = writeThrough();
    }
  }

  /** Whether all that was written is on disk now. */
  private boolean writeThrough() {
    try {
      boolean more = true;
      while (more) {
        more = store.maintain(clock.millis());
      }
      behind = false;
    } catch (DiskFullException full) {
      behind = true;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return !behind;
  }
}
