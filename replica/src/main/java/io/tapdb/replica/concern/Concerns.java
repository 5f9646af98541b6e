// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.concern;

import io.tapdb.replica.NodeClock;
import io.tapdb.replica.Workers;
import io.tapdb.replica.member.Membership;
import io.tapdb.replica.node.NodeData;

/**
 * What a node does about read and write concerns.
 *
 * @param waiters acknowledgements that wait for other members
 * @param defaults what holds where a request does not say
 */
public record Concerns(ConcernWaiters waiters, ConcernDefaults defaults) {

  /** The concerns of a node with that membership and data. */
  public static Concerns of(Membership member, NodeData data, NodeClock clock, Workers workers) {
    return new Concerns(
        new ConcernWaiters(member, clock, workers), new ConcernDefaults(data, member));
  }
}
