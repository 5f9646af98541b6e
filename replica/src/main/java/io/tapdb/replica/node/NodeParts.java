// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.node;

import io.tapdb.replica.sync.Checkpoints;

/**
 * Parts of a node that only few commands work with.
 *
 * @param data engine and log
 * @param writeLock what keeps writes waiting
 * @param checkpoints what others copy of the data
 * @param volatileStore whether the store forgets everything at a restart
 */
public record NodeParts(
    NodeData data, WriteLock writeLock, Checkpoints checkpoints, boolean volatileStore) {

  /** The background work on disk. */
  public NodeMaintenance maintenance() {
    return data.maintenance();
  }

  /** Acknowledgements that wait for the log. */
  public DurableWaiters waiters() {
    return data.waiters();
  }

  /** Says that there is something to flush. */
  public void wakeFlusher() {
    data.wakeFlusher();
  }
}
