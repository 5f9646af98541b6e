// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.node;

import io.tapdb.oplog.Oplog;

/**
 * Parts of a node that only few commands work with.
 *
 * @param oplog the log
 * @param maintenance the background work on disk
 * @param waiters acknowledgements that wait for the log
 * @param writeLock what keeps writes waiting
 * @param wakeFlusher says that there is something to flush
 * @param volatileStore whether the store forgets everything at a restart
 */
public record NodeParts(
    Oplog oplog,
    NodeMaintenance maintenance,
    DurableWaiters waiters,
    WriteLock writeLock,
    Runnable wakeFlusher,
    boolean volatileStore) {}
