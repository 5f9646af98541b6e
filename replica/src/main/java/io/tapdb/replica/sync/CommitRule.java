// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.election.Quorum;
import io.tapdb.election.config.SetConfig;
import io.tapdb.oplog.OpTime;

/**
 * What may be relied on: which reports count, what is committed by them, what may be flushed, and
 * what may never be cut off.
 *
 * <p>There is one form of it, {@link #SOUND}. It stands apart so that a test can break one rule and
 * see that this is found out.
 */
public interface CommitRule {
  /** The rules as they have to be. */
  CommitRule SOUND = new CommitRule() {};

  /**
   * Whether a primary counts a row. A member that wrote it in an earlier term may have voted for
   * somebody else since without having had these entries.
   */
  default boolean counts(Progress.Row row, long leadTerm) {
    return row.term() == leadTerm;
  }

  /** How many data-bearing voters it takes to commit an entry. */
  default int needed(SetConfig config) {
    return config.writeMajority();
  }

  /** What is committed once a majority was found to have an entry. */
  default OpTime advance(OpTime present, OpTime onMajority, OpTime firstOwn) {
    return Quorum.advance(present, onMajority, firstOwn);
  }

  /** Up to which entry nothing has to be undone any more, nor made again after a crash. */
  default OpTime stable(OpTime committed, OpTime durable, OpTime applied) {
    return earlier(committed, earlier(durable, applied));
  }

  /** Whether the log may be cut behind that entry. */
  default boolean allowsCut(OpTime keep, OpTime committed) {
    return !committed.isAfter(keep);
  }

  /**
   * Behind which entry the log is cut.
   *
   * @param common the last one that this member and its set both have
   * @param flushed the last one that the base has
   */
  default OpTime lastKept(OpTime common, OpTime flushed) {
    return common;
  }

  private static OpTime earlier(OpTime one, OpTime other) {
    return one.isAfter(other) ? other : one;
  }
}
