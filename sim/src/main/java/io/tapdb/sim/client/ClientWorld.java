// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.client;

import io.tapdb.sim.Coverage;
import io.tapdb.sim.member.SimMember;
import io.tapdb.sim.net.SimNetwork;
import io.tapdb.sim.time.Timeline;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What all clients share.
 *
 * @param random chance, for what clients decide by it
 * @param hosts where members may be
 * @param histories what they were told
 * @param reads what is checked at once
 */
public record ClientWorld(
    Timeline timeline,
    SimNetwork network,
    RandomGenerator random,
    Coverage coverage,
    List<SimMember> hosts,
    Histories histories,
    MajorityReads reads) {
  int members() {
    return hosts.size();
  }
}
