// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.member;

/**
 * The newest term a member knows, and whom it voted for in it.
 *
 * @param term from 0
 * @param candidate the {@code _id} of a member of the set, or {@link #NOBODY}
 */
public record Vote(long term, int candidate) {
  public static final int NOBODY = -1;

  /** What a member starts with that has never heard of a term. */
  public static final Vote NONE = new Vote(0, NOBODY);
}
