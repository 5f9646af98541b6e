// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import io.tapdb.engine.store.VersionStore;
import io.tapdb.engine.write.Journal;
import io.tapdb.oplog.OpTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;

/**
 * The journal of data that are not in the log: it keeps no entries; instead each write goes through
 * to the disk store before its lane turns to the next.
 */
final class LocalJournal implements Journal {
  private final VersionStore store;
  private final InstantSource clock;

  LocalJournal(VersionStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  @Override
  public Room roomFor(long bytes) {
    return Room.YES;
  }

  @Override
  public void append(OpTime opTime, byte[] entry) {
    // the store itself is what survives
  }

  @Override
  public OpTime awaited(OpTime last) {
    return OpTime.NULL;
  }

  @Override
  public void appended() {
    store.seal();
    store.advanceStable(store.published());
    try {
      boolean more = true;
      while (more) {
        more = store.maintain(clock.millis());
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
