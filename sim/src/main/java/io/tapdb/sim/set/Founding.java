// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.set;

import io.tapdb.election.config.SetConfig;
import io.tapdb.engine.bson.Doc;
import io.tapdb.sim.member.SimMember;
import java.io.IOException;

/** The first seconds of a set: all hosts start, and their operator makes a set of them. */
final class Founding {
  private static final long LONGEST_MILLIS = 60_000;

  private final SetSimulation simulation;
  private final SetWorld world;
  private Doc reply;

  Founding(SetSimulation simulation, SetWorld world) {
    this.simulation = simulation;
    this.world = world;
  }

  void run() throws IOException {
    for (SimMember host : world.hosts) {
      host.start();
    }
    SetConfig config =
        world.plan.config(world.hosts.stream().map(SimMember::address).toList(), world.chance);
    world.operator.initiate(config, answer -> reply = answer);
    boolean answered = simulation.runUntil(LONGEST_MILLIS, () -> reply != null);
    if (!answered || !Operator.isOk(reply)) {
      throw simulation.violation("Liveness", "replSetInitiate was answered with " + reply, null);
    }
    if (!simulation.runUntil(LONGEST_MILLIS, () -> world.primary() != null)) {
      throw simulation.violation("Liveness", "a new set has no primary", null);
    }
  }
}
