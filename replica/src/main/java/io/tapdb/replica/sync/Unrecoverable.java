// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.oplog.OpTime;

/** Why a member must not be taken back to what its set has, and what somebody has to do now. */
final class Unrecoverable {
  static final String WHAT_TO_DO =
      "If something is only here that is worth keeping, copy the data folder away first. Then"
          + " remove the folder's content and start this member again: it will copy the data from"
          + " another one";

  private Unrecoverable() {}

  /** The logs part before what is on disk for good. */
  static IllegalStateException belowBase(OpTime flushed, OpTime last, String source) {
    return new IllegalStateException(
        "the log of this member ends at "
            + last
            + ", and the last entry it has in common with "
            + source
            + " is older than "
            + flushed
            + ", up to which the data are on disk for good; that cannot be undone. "
            + WHAT_TO_DO);
  }

  /** A cut would break what was promised to writers. */
  static IllegalStateException committed(OpTime common, OpTime committed) {
    return new IllegalStateException(
        "this member would have to give up the entries after "
            + common
            + ", but those up to "
            + committed
            + " are known to be committed: its set has gone on from an older state. "
            + WHAT_TO_DO);
  }

  /** More would be undone than is allowed. */
  static IllegalStateException tooLong(long seconds, long limit) {
    return new IllegalStateException(
        "this member would have to give up entries of "
            + seconds
            + " seconds, and rollbackTimeLimitSecs allows "
            + limit
            + ". Start it with a higher limit, or let it copy the data. "
            + WHAT_TO_DO);
  }
}
