// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.member;

import io.tapdb.replica.NodeLog;
import io.tapdb.sim.Coverage;
import io.tapdb.sim.time.Timeline;
import io.tapdb.sim.world.Trace;
import java.util.function.BiConsumer;
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
    BiConsumer<SimMember, NodeLog.Event> log) {
  void logged(SimMember member, NodeLog.Event event) {
    log.accept(member, event);
  }
}
