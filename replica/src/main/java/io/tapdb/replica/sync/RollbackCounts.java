// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

/**
 * What the rollbacks of a member have undone since it was started.
 *
 * @param rollbacks how many there were
 * @param entries entries of the log that were cut off
 * @param documents documents that were written to files
 */
public record RollbackCounts(long rollbacks, long entries, long documents) {
  static final RollbackCounts NONE = new RollbackCounts(0, 0, 0);

  RollbackCounts plus(long moreEntries, long moreDocuments) {
    return new RollbackCounts(rollbacks + 1, entries + moreEntries, documents + moreDocuments);
  }
}
