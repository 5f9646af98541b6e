// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.set;

import io.tapdb.sim.member.SimMember;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** One fault after the other, by chance, each with its end. */
final class Chaos {
  private static final long SHORTEST_PEACE_MILLIS = 200;
  private static final long LONGEST_PEACE_MILLIS = 5000;

  private final SetWorld world;
  private final ProcessFaults processes;
  private final List<Fault> faults = new ArrayList<>();
  private boolean over;
  private int struck;

  Chaos(SetWorld world) {
    this.world = world;
    this.processes = new ProcessFaults(world, this);
    NetworkFaults networks = new NetworkFaults(world, this);
    faults.addAll(networks.all());
    faults.addAll(processes.all());
    faults.addAll(new SetFaults(world, this, networks, processes).all());
  }

  void begin() {
    later(SHORTEST_PEACE_MILLIS, LONGEST_PEACE_MILLIS, this::strike);
  }

  /** No new faults; those under way come to their end. */
  void end() {
    over = true;
  }

  /** How many faults there were. */
  int struck() {
    return struck;
  }

  private void strike() {
    if (over) {
      return;
    }
    try {
      if (faults.get(world.chance.nextInt(faults.size())).strike()) {
        struck++;
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    begin();
  }

  /** Looks after a member whose disk was told to fail. */
  void lookAt(SimMember member) {
    if (member.hasFailedAsTold()) {
      processes.endFailed(member);
    }
  }

  /** Does something after a time drawn from that range. */
  void later(long fromMillis, long toMillis, Runnable task) {
    long millis = world.chance.nextLong(fromMillis, toMillis);
    world.timeline.afterMillis(millis, world.operator.life(), task);
  }
}
