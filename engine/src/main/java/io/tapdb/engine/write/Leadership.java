// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

/**
 * The present {@link Gate} of a lane, and who may replace it: whoever asked last. Safe for many
 * threads.
 *
 * <p>Closing takes effect at once, opening when the lane has come so far; if somebody has asked for
 * something else meanwhile, it is not opened any more.
 */
final class Leadership {
  private volatile Gate gate = Gate.notLeading();
  private long asked;

  Gate gate() {
    return gate;
  }

  /** Notes that somebody wants to open the gate; gives what he has to show then. */
  synchronized long ask() {
    return ++asked;
  }

  /** Whether nobody has asked for anything since. */
  synchronized boolean isLast(long ask) {
    return ask == asked;
  }

  synchronized void close(Gate closed) {
    asked++;
    gate = closed;
  }

  /** Opens a gate unless something else has been asked for since. */
  synchronized boolean open(long ask, Gate opened) {
    if (ask != asked) {
      return false;
    }
    gate = opened;
    return true;
  }
}
