// SPDX-License-Identifier: Apache-2.0
/**
 * The capped, checksummed, segmented log of entries ordered by {@link io.tapdb.oplog.OpTime}, and
 * the pure decisions about its ends.
 *
 * <p>{@link io.tapdb.oplog.Oplog} is the log. It appends in memory, makes durable in groups, and is
 * read by {@link io.tapdb.oplog.OplogCursor}. Where a log ends after a crash is found out by {@code
 * LogScan}; how far its old end may be dropped is decided by {@code Retention}; what a member does
 * whose log does not fit another one, by {@link io.tapdb.oplog.Divergence} after the search of
 * {@link io.tapdb.oplog.CommonPoint}. The disk is a port, {@link io.tapdb.oplog.LogDisk}, with a
 * real adapter in {@link io.tapdb.oplog.io} and {@link io.tapdb.oplog.MemoryDisk}, which forgets at
 * a crash what was not forced.
 *
 * <p>An entry is bytes to this module; what stands in it is the engine's business.
 */
package io.tapdb.oplog;
