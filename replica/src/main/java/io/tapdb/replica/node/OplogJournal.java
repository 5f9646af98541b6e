// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.node;

import io.tapdb.engine.write.Journal;
import io.tapdb.oplog.OpTime;
import io.tapdb.oplog.Oplog;
import java.util.function.Supplier;

/** The log as the commit lane writes it. */
public final class OplogJournal implements Journal {
  private volatile Oplog oplog;
  private final Supplier<AppendListener> listener;
  private volatile Runnable onAppended = () -> {};
  private volatile Runnable onSegmentUsed = () -> {};
  private volatile boolean full;

  /** A journal that tells whoever listens at the time what is appended. */
  public OplogJournal(Supplier<AppendListener> listener) {
    this.listener = listener;
  }

  /** Begins to append to a log. */
  public void open(Oplog log, Runnable appended, Runnable segmentUsed) {
    oplog = log;
    onAppended = appended;
    onSegmentUsed = segmentUsed;
  }

  /** Says whether the disk refused to give the next segment. */
  public void full(boolean isFull) {
    full = isFull;
  }

  @Override
  public Room roomFor(long bytes) {
    if (oplog.hasRoomFor(bytes)) {
      return Room.YES;
    }
    if (bytes > oplog.maxBytesAtOnce()) {
      return Room.NEVER;
    }
    return full && !oplog.hasSpare() ? Room.FULL : Room.LATER;
  }

  @Override
  public void append(OpTime opTime, byte[] entry) {
    oplog.append(opTime, entry);
    listener.get().appended(opTime, entry);
  }

  @Override
  public OpTime awaited(OpTime last) {
    return last;
  }

  @Override
  public void appended() {
    listener.get().complete();
    onAppended.run();
    if (!oplog.hasSpare()) {
      onSegmentUsed.run();
    }
  }
}
