// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

import io.tapdb.oplog.OpTime;

/** The log, as the commit lane needs it. */
public interface Journal {
  /** Whether a write can go on. */
  enum Room {
    /** It can. */
    YES,
    /** Not before something that waits has been written down; that will not take long. */
    LATER,
    /** Not before somebody frees space on the disk. */
    FULL,
    /** Never: it is more than a log takes in one piece. */
    NEVER
  }

  /** Whether entries of so many bytes together can be appended now. */
  Room roomFor(long bytes);

  /** Appends one entry. */
  void append(OpTime opTime, byte[] entry);

  /**
   * The entry that has to be durable before a write is that ended with this one, or {@link
   * OpTime#NULL} when it is durable already.
   *
   * @throws io.tapdb.engine.TapdbException when the disk is too full for it to become durable soon
   */
  OpTime awaited(OpTime last);

  /** Says that the entries of one write are complete, so that they can be made durable. */
  void appended();
}
