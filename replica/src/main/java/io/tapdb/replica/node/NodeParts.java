// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.node;

import io.tapdb.oplog.Oplog;

/**
 * Parts of a node that only few commands work with.
 *
 * @param oplog the log
 * @param maintenance the background work on disk
 * @param waiters acknowledgements that wait for the log
 */
public record NodeParts(Oplog oplog, NodeMaintenance maintenance, DurableWaiters waiters) {}
