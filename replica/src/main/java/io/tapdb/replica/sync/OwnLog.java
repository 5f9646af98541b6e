// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.election.message.LogPositions;
import io.tapdb.election.message.Position;
import io.tapdb.oplog.OpTime;
import io.tapdb.oplog.Oplog;
import io.tapdb.oplog.OplogCursor;
import io.tapdb.replica.node.AppendListener;
import io.tapdb.replica.node.NodeData;
import java.io.IOException;

/**
 * The log of this member as the data plane works with it: appended to by the lane while this member
 * leads and by the follower otherwise, with its newest entries in memory, and with everything that
 * moves told to {@link Progress}. Safe for many threads, of which one at a time appends.
 */
final class OwnLog implements AppendListener {
  /** What the log puts around an entry. */
  private static final int FRAME_BYTES = 48;

  private final NodeData data;
  private final RecentEntries recent;
  private final Progress progress;
  private final Object stableLock = new Object();
  private volatile RawEntry newest;
  private volatile boolean leading;

  OwnLog(NodeData data, RecentEntries recent, Progress progress) {
    this.data = data;
    this.recent = recent;
    this.progress = progress;
  }

  /** Begins to listen; the data have been opened. */
  void begin() {
    data.onAppend(this);
    data.onDurable(this::durable);
    progress.onMoved(this::advanceStable);
    opened();
  }

  /** The data have been opened anew, perhaps on a log that was cut or copied. */
  void opened() {
    Oplog log = data.oplog();
    OpTime last = log.last();
    recent.clear(last);
    Position end = endOf(log, last);
    newest = null;
    OpTime published = data.engine().published();
    Position applied = published.equals(last) ? end : RawEntry.roughly(published);
    progress.opened(
        new LogPositions(
            end, applied, log.durable().equals(last) ? end : RawEntry.roughly(log.durable())),
        RawEntry.roughly(data.engine().flushed()));
  }

  private static Position endOf(Oplog log, OpTime last) {
    try {
      OplogCursor cursor = log.after(log.before(last.timestamp()));
      while (cursor.next()) {
        if (cursor.opTime().equals(last)) {
          return new RawEntry(last, cursor.entry()).position();
        }
      }
    } catch (IOException unreadable) {
      // only the time of day is missing then; whoever needs the entry will meet the same error
      return RawEntry.roughly(last);
    }
    return RawEntry.roughly(last);
  }

  NodeData data() {
    return data;
  }

  RecentEntries recent() {
    return recent;
  }

  /** The newest entry, on disk or not. */
  OpTime last() {
    return recent.last();
  }

  /** The newest entry that readers see. */
  OpTime applied() {
    return progress.own().applied().opTime();
  }

  LogPositions positions() {
    return progress.own();
  }

  /** Says whether it is the lane that appends, which applies what it writes by that. */
  void leading(boolean leads) {
    leading = leads;
  }

  /**
   * Whether an entry can be appended now; if not, there will be room when the disk has caught up.
   */
  boolean hasRoomFor(RawEntry entry) {
    return data.oplog().hasRoomFor(entry.bytes().length + FRAME_BYTES);
  }

  /** Whether the log can never take such an entry. */
  boolean isTooLarge(RawEntry entry) {
    return entry.bytes().length > data.oplog().maxEntryBytes();
  }

  /** Appends an entry of another member. */
  void append(RawEntry entry) {
    data.journal().append(entry.opTime(), entry.bytes());
  }

  /** Says that a batch has been appended. */
  void appended() {
    data.journal().appended();
  }

  @Override
  public void appended(OpTime opTime, byte[] entry) {
    RawEntry added = new RawEntry(opTime, entry);
    recent.add(added);
    newest = added;
  }

  @Override
  public void complete() {
    RawEntry last = newest;
    if (last != null) {
      if (leading) {
        progress.applied(last.position());
      } else {
        progress.written(last.position());
      }
    }
  }

  private void durable(OpTime last) {
    progress.durable(recent.position(last));
  }

  /** Readers see a batch of another member. */
  void applied(OpTime last) {
    progress.applied(recent.position(last));
  }

  private void advanceStable() {
    OpTime stable = progress.stable();
    if (!stable.equals(OpTime.NULL)) {
      synchronized (stableLock) {
        data.use(() -> data.engine().advanceStable(stable));
      }
    }
  }
}
