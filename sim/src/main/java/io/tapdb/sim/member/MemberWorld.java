// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.member;

import io.tapdb.replica.NodeLog;
import io.tapdb.sim.Coverage;
import io.tapdb.sim.time.Timeline;
import io.tapdb.sim.world.Trace;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * What all members of a set share.
 *
 * @param random chance, for what members decide by it
 * @param setName the set they are started for
 * @param strategies how members do what tests may make them do wrongly
 * @param log hears what members write to their logs
 */
public record MemberWorld(
    Timeline timeline,
    RandomGenerator random,
    Trace trace,
    Coverage coverage,
    String setName,
    Strategies strategies,
    Consumer<NodeLog.Event> log) {
  void logged(NodeLog.Event event) {
    log.accept(event);
  }
}
