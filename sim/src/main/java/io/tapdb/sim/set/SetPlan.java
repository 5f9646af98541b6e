// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.set;

import io.tapdb.election.config.Duties;
import io.tapdb.election.config.HostPort;
import io.tapdb.election.config.Member;
import io.tapdb.election.config.SetConfig;
import io.tapdb.election.config.SetSettings;
import io.tapdb.election.config.SetTimeouts;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What a seed makes of the set before anything happens.
 *
 * @param members how many there are at first
 * @param arbiter whether the last of them is an arbiter
 * @param spares hosts without a member at first
 * @param clients how many clients there are
 * @param electionTimeoutMillis a setting of the set
 */
record SetPlan(int members, boolean arbiter, int spares, int clients, int electionTimeoutMillis) {
  static final String SET_NAME = "rs0";

  private static final int[] TIMEOUTS = {2000, 3000, 5000, 10_000};
  private static final int CLIENTS = 5;

  /**
   * Draws a plan.
   *
   * @param members how many to have, 0 to draw that too
   */
  static SetPlan draw(RandomGenerator random, int members) {
    int drawn = random.nextInt(10) < 7 ? 3 : random.nextInt(4, 6);
    int count = members > 0 ? members : drawn;
    boolean arbiter = count > 2 && random.nextInt(5) == 0;
    return new SetPlan(count, arbiter, 1, CLIENTS, TIMEOUTS[random.nextInt(TIMEOUTS.length)]);
  }

  int hosts() {
    return members + spares;
  }

  /** The configuration the set is initiated with. */
  SetConfig config(List<HostPort> hosts, RandomGenerator random) {
    List<Member> all = new ArrayList<>();
    for (int place = 0; place < members; place++) {
      boolean arbitrates = arbiter && place == members - 1;
      double priority = random.nextInt(4) == 0 ? 2 : 1;
      Duties duties = arbitrates ? Duties.ARBITER : Duties.ORDINARY.withPriority(priority);
      all.add(Member.of(place, hosts.get(place), duties));
    }
    SetTimeouts timeouts = SetTimeouts.DEFAULT.withElectionTimeout(electionTimeoutMillis);
    return SetConfig.of(SET_NAME, all).withSettings(SetSettings.DEFAULT.withTimeouts(timeouts));
  }

  /**
   * How long a healed set may take until it has a writable primary and its members are equal: the
   * timer of an election may run out twice because votes were split, a takeover by priority may
   * follow, and a member may have to begin its first copy again.
   */
  long recoveryMillis() {
    long timeout = Math.round(electionTimeoutMillis * 1.15);
    return 4 * timeout + 30_000;
  }
}
