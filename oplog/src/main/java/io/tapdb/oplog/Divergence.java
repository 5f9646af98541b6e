// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

/**
 * The decision what a member does whose log does not fit the one it wants to follow: pure, so that
 * nothing which cuts decides.
 *
 * <p>It rests on one property of logs: if two of them have an entry in common, they have all before
 * it in common.
 */
public final class Divergence {
  /**
   * What a follower has.
   *
   * @param last its newest entry
   * @param kept the newest entry it must not undo: what its store holds on disk for good, or, if
   *     that is later, what it knows that a majority has
   */
  public record Own(OpTime last, OpTime kept) {}

  /**
   * What the source of entries answers.
   *
   * @param hasLast whether it has just the follower's newest entry
   * @param first its oldest entry
   * @param last its newest entry
   */
  public record Source(boolean hasLast, OpTime first, OpTime last) {}

  /** What to do. */
  public enum Verdict {
    /** Go on behind the last entry: the logs fit. */
    FOLLOW,
    /** Choose another source: this one has not come as far. */
    SOURCE_BEHIND,
    /** Find the newest common entry, for the last ones are not part of the source's history. */
    SEARCH,
    /** Copy the data anew: the source no longer has the entries that come next. */
    TOO_STALE,
    /** Cut the log behind the common entry. */
    ROLL_BACK,
    /** Stop: what would have to be undone must not be. */
    REFUSE
  }

  private Divergence() {}

  /** Decides when a follower and a source meet. */
  public static Verdict meet(Own own, Source source) {
    if (source.hasLast()) {
      return Verdict.FOLLOW;
    }
    if (!source.last().isAfter(own.last())) {
      return Verdict.SOURCE_BEHIND;
    }
    return source.first().isAfter(own.last()) ? Verdict.TOO_STALE : Verdict.SEARCH;
  }

  /**
   * Decides when the search has ended.
   *
   * @param common the newest common entry that the source still has, or {@link OpTime#NULL}
   */
  public static Verdict found(Own own, Source source, OpTime common) {
    if (!own.kept().isAfter(common)) {
      return common.equals(own.last()) ? Verdict.FOLLOW : Verdict.ROLL_BACK;
    }
    boolean forgotten = common.equals(OpTime.NULL) && source.first().isAfter(own.kept());
    return forgotten ? Verdict.TOO_STALE : Verdict.REFUSE;
  }
}
