// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.election;

import io.tapdb.election.config.ConfigVersion;
import io.tapdb.election.config.Duties;
import io.tapdb.election.config.HostPort;
import io.tapdb.election.config.Member;
import io.tapdb.election.config.SetConfig;
import io.tapdb.election.core.Event;
import io.tapdb.election.core.Voting;
import io.tapdb.engine.TapdbException;
import io.tapdb.replica.member.Answer;
import io.tapdb.replica.member.SetView;
import io.tapdb.sim.Coverage;
import io.tapdb.sim.law.ConfigsOnlyRise;
import io.tapdb.sim.law.OneLeaderPerTerm;
import io.tapdb.sim.law.OneVotePerTerm;
import io.tapdb.sim.net.SimNetwork;
import io.tapdb.sim.net.Weather;
import io.tapdb.sim.time.Life;
import io.tapdb.sim.time.Timeline;
import io.tapdb.sim.world.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/** Minutes of elections among five members without data, on a network that does its worst. */
final class ElectionSimulation {
  static final String SET_NAME = "e";

  private static final int MEMBERS = 5;
  private static final long SECOND = 1_000_000;
  private static final Life WORLD = new Life(MEMBERS + 1, 1);

  private final RandomGenerator chance;
  private final Trace trace = new Trace();
  private final Coverage coverage = new Coverage();
  private final Timeline timeline;
  private final List<VotingHost> hosts;
  private final SimNetwork network;
  private final OneVotePerTerm votes = new OneVotePerTerm();
  private final OneLeaderPerTerm leaders = new OneLeaderPerTerm(coverage);
  private final ConfigsOnlyRise configs = new ConfigsOnlyRise(coverage);

  ElectionSimulation(long seed, Voting voting) {
    this(seed, voting, line -> {});
  }

  /** A run whose members' logs are heard. */
  ElectionSimulation(long seed, Voting voting, Consumer<String> log) {
    chance = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    timeline = new Timeline(chance, trace);
    hosts =
        IntStream.range(0, MEMBERS)
            .mapToObj(
                place ->
                    new VotingHost(
                        place,
                        timeline,
                        chance,
                        voting,
                        event ->
                            log.accept(
                                timeline.millis()
                                    + " m"
                                    + place
                                    + " "
                                    + event.message()
                                    + " "
                                    + event.attributes())))
            .toList();
    network = new SimNetwork(timeline, chance, coverage, votes, hosts, 1);
    hosts.forEach(host -> host.join(network));
  }

  static SetConfig config() {
    List<Member> members = new ArrayList<>();
    for (int place = 0; place < MEMBERS; place++) {
      double priority = place == 0 ? 2 : 1;
      members.add(
          Member.of(
              place, new HostPort("m" + place, 27017), Duties.ORDINARY.withPriority(priority)));
    }
    return SetConfig.of(SET_NAME, members).withVersion(new ConfigVersion(1, 0));
  }

  Coverage coverage() {
    return coverage;
  }

  String hash() {
    return trace.hash();
  }

  /** Lets everything go wrong for a while, and then demands a primary. */
  void run(int seconds) {
    hosts.forEach(VotingHost::start);
    later(1, 5, this::strike);
    pass(seconds);
    network.weather(Weather.FAIR);
    network.healAll();
    hosts.stream().filter(host -> !host.isRunning()).forEach(VotingHost::start);
    for (int waited = 0; !isLed(); waited++) {
      if (waited > 60) {
        throw new AssertionError("no primary after a minute of peace");
      }
      pass(1);
    }
  }

  private boolean isLed() {
    return hosts.stream().anyMatch(host -> host.isRunning() && host.member().view().isWritable());
  }

  private void pass(int seconds) {
    long until = timeline.now() + seconds * SECOND;
    while (timeline.step(until)) {
      Life life = timeline.last();
      if (life.owner() < MEMBERS && hosts.get(life.owner()).isRunning()) {
        check(life.owner());
      }
    }
  }

  private void check(int place) {
    SetView view = hosts.get(place).member().view();
    List<String> problems = new ArrayList<>(leaders.look(place, view));
    problems.addAll(configs.look(place, view));
    problems.addAll(votes.problems());
    if (!problems.isEmpty()) {
      throw new AssertionError(timeline.millis() + " ms: " + problems.getFirst());
    }
  }

  private void later(int fromSeconds, int toSeconds, Runnable task) {
    timeline.after(chance.nextLong(fromSeconds * SECOND, toSeconds * SECOND), WORLD, task);
  }

  private void strike() {
    VotingHost host = hosts.get(chance.nextInt(MEMBERS));
    int place = chance.nextInt(MEMBERS);
    switch (chance.nextInt(8)) {
      case 0, 1 -> kill(host);
      case 2 -> pause(host);
      case 3 -> cut(place, true, true);
      case 4 -> cut(place, chance.nextBoolean(), true);
      case 5 -> cut(place, true, false);
      case 6 ->
          network.weather(new Weather(0.2, 0.2, 0, 20_000, 0.2, chance.nextLong(1000, 4_000_000)));
      default -> ask(host);
    }
    later(1, 8, this::strike);
  }

  private void kill(VotingHost host) {
    if (host.isRunning()) {
      host.kill();
      later(
          0,
          15,
          () -> {
            if (!host.isRunning()) {
              host.start();
            }
          });
    }
  }

  private void pause(VotingHost host) {
    if (host.isRunning() && !host.listener().paused()) {
      Life life = host.listener();
      life.pause();
      network.paused(life);
      later(1, 20, () -> timeline.resume(life));
    }
  }

  private void cut(int place, boolean incoming, boolean outgoing) {
    for (int other = 0; other < MEMBERS; other++) {
      if (other != place && incoming) {
        network.cut(other, place);
      }
      if (other != place && outgoing) {
        network.cut(place, other);
      }
    }
    later(1, 25, network::healAll);
  }

  private void ask(VotingHost host) {
    if (host.isRunning()) {
      boolean up = chance.nextBoolean();
      host.member()
          .ask(
              token ->
                  up
                      ? new Event.StepUpAsked(token, chance.nextBoolean())
                      : new Event.StepDownAsked(token, 5, 1, chance.nextBoolean()),
              new Answer() {
                @Override
                public void done(String note) {
                  // as it may
                }

                @Override
                public void refused(TapdbException why) {
                  // as it may
                }
              });
    }
  }
}
