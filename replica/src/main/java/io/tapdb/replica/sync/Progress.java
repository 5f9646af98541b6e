// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.election.config.SetConfig;
import io.tapdb.election.message.LogPositions;
import io.tapdb.election.message.Position;
import io.tapdb.oplog.OpTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far every member of the set is, and what is committed. Moved from the threads on which
 * something moves, under one small lock; listeners are called outside of it.
 */
public final class Progress {
  /**
   * One member.
   *
   * @param term the term it was in when it said so
   */
  public record Row(int memberId, LogPositions log, long term) {}

  private final Map<Integer, Row> rows = new TreeMap<>();
  private final List<Runnable> listeners = new ArrayList<>();
  private volatile Position committed = Position.NONE;

  /** What is known to be committed: never goes back while the process lives. */
  public Position committed() {
    return committed;
  }

  /** All rows known, in order of member ids, this member included. */
  public synchronized List<Row> rows() {
    return List.copyOf(rows.values());
  }

  /** Calls that whenever a row or the commit point moved; it must be quick. */
  public synchronized void onMoved(Runnable listener) {
    listeners.add(listener);
  }

  /** As primary of that term: only rows of it count, and only entries from its first one. */
  public void lead(SetConfig config, int selfId, long term, OpTime firstOwn) {
    throw new IllegalStateException("not led yet " + config + selfId + term + firstOwn);
  }
}
