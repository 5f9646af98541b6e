// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.config;

/**
 * Which configuration of a set is newer: the term of the primary that made it, then its number.
 *
 * <p>There is no total order: a configuration that was forced has no term and is compared by number
 * only, with every other one.
 *
 * @param version 1 or higher
 * @param term {@link #NO_TERM} where nobody was elected to make it
 */
public record ConfigVersion(int version, long term) {
  /** The term of a configuration that was initiated or forced rather than made by a primary. */
  public static final long NO_TERM = -1;

  public boolean isNewerThan(ConfigVersion other) {
    if (term == NO_TERM || other.term == NO_TERM || term == other.term) {
      return version > other.version;
    }
    return term > other.term;
  }

  @Override
  public String toString() {
    return "{version: " + version + ", term: " + term + "}";
  }
}
