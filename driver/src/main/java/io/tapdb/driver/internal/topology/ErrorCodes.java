// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.topology;

import io.tapdb.driver.TapCommandException;
import io.tapdb.driver.TapWriteException;
import java.util.Set;

/** What the errors of servers say about the servers and about sending a command again. */
final class ErrorCodes {
  private static final int NOT_WRITABLE_PRIMARY = 10107;

  /** Not the primary, or not any more. */
  private static final Set<Integer> NOT_PRIMARY = Set.of(NOT_WRITABLE_PRIMARY, 13435, 10058);

  /** On its way out of or into its state: shutting down, stepping down, rolling back. */
  private static final Set<Integer> RECOVERING = Set.of(11600, 11602, 13436, 189, 91);

  /** Other reasons for which a read may succeed elsewhere or a moment later. */
  private static final Set<Integer> PASSING = Set.of(6, 7, 89, 134, 262, 9001);

  private ErrorCodes() {}

  /** Whether what is known of the server that says this is no longer true. */
  static boolean contradictsState(TapCommandException failure) {
    return !(failure instanceof TapWriteException)
        && (NOT_PRIMARY.contains(failure.code()) || RECOVERING.contains(failure.code()));
  }

  /** Whether a read that failed so is worth another try. */
  static boolean isPassing(TapCommandException failure) {
    return contradictsState(failure) || PASSING.contains(failure.code());
  }

  /**
   * Whether a command of one change that failed so was not even begun. Only the refusal of the
   * whole command for want of a primary says that; all other codes may come from the middle of it.
   */
  static boolean isRefusal(TapCommandException failure) {
    return failure.getClass() == TapCommandException.class
        && failure.code() == NOT_WRITABLE_PRIMARY
        && !failure.reply().containsKey("n")
        && !failure.reply().containsKey("writeConcernError");
  }
}
