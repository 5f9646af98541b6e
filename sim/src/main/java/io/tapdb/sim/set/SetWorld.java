// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.set;

import io.tapdb.election.view.CoreView;
import io.tapdb.replica.NodeLog;
import io.tapdb.sim.Coverage;
import io.tapdb.sim.client.ClientWorld;
import io.tapdb.sim.client.Histories;
import io.tapdb.sim.client.MajorityReads;
import io.tapdb.sim.client.SimClient;
import io.tapdb.sim.law.CommitIsOnMajority;
import io.tapdb.sim.law.CommitPointOnlyRises;
import io.tapdb.sim.law.ConfigsOnlyRise;
import io.tapdb.sim.law.Law;
import io.tapdb.sim.law.LeaderHasAllCommitted;
import io.tapdb.sim.law.LogBook;
import io.tapdb.sim.law.OneLeaderPerTerm;
import io.tapdb.sim.law.OneVotePerTerm;
import io.tapdb.sim.law.OnlyCommittedIsFlushed;
import io.tapdb.sim.law.StateWatch;
import io.tapdb.sim.member.MemberWorld;
import io.tapdb.sim.member.SimMember;
import io.tapdb.sim.member.Strategies;
import io.tapdb.sim.net.SimNetwork;
import io.tapdb.sim.time.Timeline;
import io.tapdb.sim.world.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Everything there is in one run: hosts, network, clients, and the laws that must hold. */
final class SetWorld {
  private static final RandomGeneratorFactory<RandomGenerator> CHANCE =
      RandomGeneratorFactory.of("L64X128MixRandom");

  final SetPlan plan;
  final RandomGenerator chance;
  final Trace trace = new Trace();
  final Coverage coverage = new Coverage();
  final Timeline timeline;
  final List<SimMember> hosts = new ArrayList<>();
  final SimNetwork network;
  final LogBook book = new LogBook(coverage);
  final List<Law> laws;
  final Histories histories = new Histories();
  final MajorityReads reads = new MajorityReads(book);
  final List<SimClient> clients = new ArrayList<>();
  final Operator operator;

  SetWorld(long seed, int members, Strategies strategies, Consumer<String> listener) {
    this.chance = CHANCE.create(seed);
    this.plan = SetPlan.draw(chance, members);
    this.timeline = new Timeline(CHANCE.create(chance.nextLong()), trace);
    MemberWorld memberWorld =
        new MemberWorld(
            timeline,
            CHANCE.create(chance.nextLong()),
            trace,
            coverage,
            SetPlan.SET_NAME,
            strategies,
            (member, event) -> logged(listener, member, event));
    for (int place = 0; place < plan.hosts(); place++) {
      hosts.add(new SimMember(place, memberWorld));
    }
    OneVotePerTerm votes = new OneVotePerTerm();
    this.network =
        new SimNetwork(
            timeline, CHANCE.create(chance.nextLong()), coverage, votes, hosts, plan.clients() + 1);
    hosts.forEach(host -> host.join(network));
    this.laws =
        List.of(
            votes,
            new OneLeaderPerTerm(coverage),
            new ConfigsOnlyRise(coverage),
            new StateWatch(coverage),
            book,
            new CommitIsOnMajority(book, network),
            new CommitPointOnlyRises(),
            new OnlyCommittedIsFlushed(book),
            new LeaderHasAllCommitted(book));
    ClientWorld clientWorld =
        new ClientWorld(
            timeline, network, CHANCE.create(chance.nextLong()), coverage, hosts, histories, reads);
    for (int client = 0; client < plan.clients(); client++) {
      clients.add(new SimClient(clientWorld, plan.hosts() + client));
    }
    this.operator = new Operator(this, plan.hosts() + plan.clients());
  }

  private void logged(Consumer<String> listener, SimMember member, NodeLog.Event event) {
    listener.accept(
        timeline.millis()
            + " m"
            + member.place()
            + " "
            + event.component()
            + " "
            + event.message()
            + " "
            + event.attributes());
  }

  /** The member that says it takes writes, of the newest term if there are two; or null. */
  SimMember primary() {
    SimMember found = null;
    for (SimMember host : hosts) {
      if (host.isRunning()
          && host.view().core().role().phase() == CoreView.LeaderPhase.WRITABLE
          && (found == null || host.view().term() > found.view().term())) {
        found = host;
      }
    }
    return found;
  }

  /** A host by chance. */
  SimMember anyHost() {
    return hosts.get(chance.nextInt(hosts.size()));
  }
}
