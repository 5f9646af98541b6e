// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.election.config.HostPort;
import io.tapdb.oplog.OpTime;
import java.util.function.Consumer;

/**
 * A way to make the own log one that can follow another again: going back to what both have, or
 * copying everything.
 *
 * <p>While it works nobody else appends, applies or serves streams.
 */
public interface Recourse {
  /** How it ended. */
  enum Outcome {
    /** The log can follow that member, and the data show what is in it. */
    DONE,
    /** Nothing was changed and that member is of no use now: another one may be. */
    TRY_ANOTHER,
    /** It was found that this member cannot go on by itself; somebody has been told. */
    HOPELESS
  }

  /**
   * Begins, and returns at once.
   *
   * @param source the member to compare with or to copy from
   * @param done told once, on any thread
   */
  void begin(HostPort source, Consumer<Outcome> done);

  /**
   * After {@link Outcome#DONE}: the entry up to which has to be applied before anybody may read,
   * for the data are older than what could be read here before.
   */
  default OpTime readableFrom() {
    return OpTime.NULL;
  }

  /** How its last copy of all data goes or went, null without any. */
  default CopyStatus copyStatus() {
    return null;
  }

  /** What it has undone since the start. */
  default RollbackCounts rollbacks() {
    return RollbackCounts.NONE;
  }

  /** Gives up as soon as it can, because the node closes; {@code done} need not be called. */
  default void stop() {}
}
