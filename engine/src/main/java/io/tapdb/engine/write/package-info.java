// SPDX-License-Identifier: Apache-2.0
/**
 * How writes become: worked out on any thread, committed on one lane.
 *
 * <p>A {@link io.tapdb.engine.write.WriteTask} works out a {@link io.tapdb.engine.write.WritePlan}
 * at one moment with a {@link io.tapdb.engine.write.PlanBuilder}; the {@link
 * io.tapdb.engine.write.CommitLane} checks that the plan still holds ({@code Conflicts}), logs it
 * to the {@link io.tapdb.engine.write.Journal} and makes it true through the {@code Applier}, which
 * recovery and replication use as well.
 *
 * <p>Whether the lane takes writes, and in which term, is its {@code Leadership}: each write goes
 * through a {@code Gate} and is not made once that has been replaced. While another node leads, the
 * lane does what that one has logged ({@code Following}), in batches that several hands prepare.
 */
package io.tapdb.engine.write;
