// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

/**
 * What had to be done since the start so that this member could follow again.
 *
 * @param copy how the last copy of all data goes or went, null when there was none
 * @param rollbacks what was undone
 */
public record Renewals(CopyStatus copy, RollbackCounts rollbacks) {
  /** Nothing. */
  public static final Renewals NONE = new Renewals(null, RollbackCounts.NONE);
}
