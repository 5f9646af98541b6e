// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.node;

import io.tapdb.engine.Engine;
import io.tapdb.oplog.Oplog;
import io.tapdb.replica.Limits;
import io.tapdb.replica.NodeClock;
import io.tapdb.replica.NodeLog;
import io.tapdb.replica.ProcessFacts;
import io.tapdb.replica.Workers;
import io.tapdb.replica.concern.Concerns;
import io.tapdb.replica.member.Membership;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * What commands work with: the parts of one node.
 *
 * @param data engine and log
 * @param member the node's part in its set
 * @param concerns when writes count as done, and what reads see
 * @param departure the end of the node
 * @param limits what nothing may exceed
 * @param parameters settings by name
 * @param operations requests under way
 * @param cursors results that clients have not finished
 * @param failPoints places to fail on purpose
 * @param counters how much of what there has been
 * @param workers threads and timer
 * @param clock time
 * @param random chance
 * @param log where events are written
 * @param process facts about the process
 * @param onFault told of broken invariants, which stop the node
 */
public record NodeContext(
    NodeData data,
    Membership member,
    Concerns concerns,
    Departure departure,
    Limits limits,
    Parameters parameters,
    OperationRegistry operations,
    Cursors cursors,
    FailPoints failPoints,
    OpCounters counters,
    Workers workers,
    NodeClock clock,
    RandomGenerator random,
    NodeLog log,
    ProcessFacts process,
    Consumer<Throwable> onFault) {

  /** The engine as it is opened now; not to be kept. */
  public Engine engine() {
    return data.engine();
  }

  /** The log as it is opened now; not to be kept. */
  public Oplog oplog() {
    return data.oplog();
  }
}
