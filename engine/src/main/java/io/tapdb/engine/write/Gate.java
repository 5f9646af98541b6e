// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;

/**
 * Whether a lane takes writes: open in one term, or closed for a reason that writers are told.
 *
 * <p>A write belongs to the gate it came in through, by identity: once that has been replaced it
 * must not be made any more, whatever it was worked out from.
 */
final class Gate {
  private final long term;
  private final ErrorCode code;
  private final String why;

  private Gate(long term, ErrorCode code, String why) {
    this.term = term;
    this.code = code;
    this.why = why;
  }

  static Gate open(long term) {
    return new Gate(term, null, null);
  }

  static Gate closed(ErrorCode code, String why) {
    return new Gate(-1, code, why);
  }

  /** Closed because another node leads, or none. */
  static Gate notLeading() {
    return closed(ErrorCode.NOT_WRITABLE_PRIMARY, "not primary");
  }

  boolean isOpen() {
    return code == null;
  }

  /** The term of entries written through it; it is open. */
  long term() {
    return term;
  }

  /**
   * Lets somebody in.
   *
   * @throws TapdbException when it is closed
   */
  void check() {
    if (!isOpen()) {
      throw new TapdbException(code, why);
    }
  }

  /** What a write is told that came in through a gate which has been replaced since. */
  static TapdbException left() {
    return new TapdbException(
        ErrorCode.INTERRUPTED_DUE_TO_REPL_STATE_CHANGE,
        "the write was not made: this node has ceased to be the primary of the term in which it"
            + " was begun");
  }
}
