// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica;

import io.tapdb.oplog.OplogSettings;
import java.util.Map;

/**
 * How a node is set up.
 *
 * @param setName the set the node is to be a member of, empty for one that runs alone
 * @param heapBytes the heap it may count on
 * @param oplog the sizes of the log; a size that was set by command before wins
 * @param oplogMinRetentionHours how long entries of the log stay at least, 0 for no time
 * @param volatileStore whether the store forgets everything at a restart
 * @param limits what nothing may exceed
 * @param parameters start values of parameters by name, as text
 */
public record NodeSettings(
    String setName,
    long heapBytes,
    OplogSettings oplog,
    double oplogMinRetentionHours,
    boolean volatileStore,
    Limits limits,
    Map<String, String> parameters) {

  /** Whether the node was started as a member of a set. */
  public boolean isMember() {
    return !setName.isEmpty();
  }
}
