// SPDX-License-Identifier: Apache-2.0
/**
 * How data move between the members of a set.
 *
 * <p>{@link io.tapdb.replica.sync.DataPlane} is what the member tells to follow, to lead or to give
 * up the lead; it answers with events of the election core, through {@link
 * io.tapdb.replica.sync.DataEvents}. {@link io.tapdb.replica.sync.Progress} knows how far every
 * member is and what is committed, by the rules of {@link io.tapdb.replica.sync.CommitRule}. {@link
 * io.tapdb.replica.sync.Recourse} is what remains when the own log does not fit to anybody's:
 * {@link io.tapdb.replica.sync.Rollback} cuts it back to what both have and saves what is given up,
 * {@link io.tapdb.replica.sync.FirstCopy} fetches the files of another member's base, which that
 * one keeps in its {@link io.tapdb.replica.sync.Checkpoints}.
 */
package io.tapdb.replica.sync;
