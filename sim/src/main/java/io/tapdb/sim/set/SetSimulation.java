// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.set;

import io.tapdb.sim.Coverage;
import io.tapdb.sim.Violation;
import io.tapdb.sim.client.SimClient;
import io.tapdb.sim.law.Law;
import io.tapdb.sim.member.SimMember;
import io.tapdb.sim.member.Strategies;
import io.tapdb.sim.time.Life;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One run of a whole set from one seed: clients write and read while everything goes wrong that
 * can, with all laws checked after every event; then all is healed, and the set has to recover.
 */
public final class SetSimulation {
  /** How many seconds of virtual time everything goes wrong for, unless told otherwise. */
  public static final int SECONDS = 60;

  private static final long MICROS_PER_MILLI = 1000;
  private static final long POLL_MILLIS = 50;
  private static final long MOST_EVENTS = 20_000_000;

  private final Settings settings;
  private final SetWorld world;
  private final Chaos chaos;

  /**
   * What a run is to be.
   *
   * @param members how many the set has at first, 0 to let the seed decide
   * @param seconds how long everything goes wrong
   * @param listener hears what members write to their logs
   */
  public record Settings(
      long seed, int members, int seconds, Strategies strategies, Consumer<String> listener) {
    /** A run in which nothing is planted. */
    public static Settings of(long seed) {
      return new Settings(seed, 0, SECONDS, Strategies.HONEST, event -> {});
    }

    public Settings withMembers(int count) {
      return new Settings(seed, count, seconds, strategies, listener);
    }

    public Settings withSeconds(int count) {
      return new Settings(seed, members, count, strategies, listener);
    }

    public Settings withStrategies(Strategies other) {
      return new Settings(seed, members, seconds, other, listener);
    }

    public Settings withListener(Consumer<String> other) {
      return new Settings(seed, members, seconds, strategies, other);
    }
  }

  /**
   * What came of a run.
   *
   * @param faults how many there were
   * @param millis how long it lasted in virtual time
   */
  public record Outcome(
      String traceHash, Coverage coverage, int faults, long millis, String summary) {}

  private SetSimulation(Settings settings) {
    this.settings = settings;
    this.world =
        new SetWorld(
            settings.seed(), settings.members(), settings.strategies(), settings.listener());
    this.chaos = new Chaos(world);
  }

  /**
   * Runs a seed.
   *
   * @throws Violation when a law does not hold
   */
  public static Outcome run(Settings settings) {
    SetSimulation simulation = new SetSimulation(settings);
    try {
      return simulation.run();
    } catch (Violation violation) {
      throw violation;
    } catch (IOException | RuntimeException broken) {
      throw simulation.violation(broken.getClass().getSimpleName(), broken.toString(), broken);
    }
  }

  private Outcome run() throws IOException {
    new Founding(this, world).run();
    world.clients.forEach(SimClient::begin);
    chaos.begin();
    runFor(settings.seconds() * 1000L);
    chaos.end();
    world.clients.forEach(SimClient::rest);
    new Healing(this, world).run();
    return outcome();
  }

  private Outcome outcome() {
    String summary =
        String.format(
            Locale.ROOT,
            "seed %d: %d members%s, %d s, %d events, %d faults; %s; trace %s",
            settings.seed(),
            world.plan.members(),
            world.plan.arbiter() ? " with an arbiter" : "",
            world.timeline.millis() / 1000,
            world.timeline.steps(),
            chaos.struck(),
            world.coverage,
            world.trace.hash());
    return new Outcome(
        world.trace.hash(), world.coverage, chaos.struck(), world.timeline.millis(), summary);
  }

  /** Lets so much virtual time pass. */
  void runFor(long millis) {
    long end = world.timeline.now() + millis * MICROS_PER_MILLI;
    while (step(end)) {
      // each event is checked on its own
    }
  }

  /** Lets time pass until something is so; false if it is not within that time. */
  boolean runUntil(long millis, BooleanSupplier so) {
    long end = world.timeline.millis() + millis;
    while (!so.getAsBoolean()) {
      if (world.timeline.millis() >= end) {
        return false;
      }
      runFor(POLL_MILLIS);
    }
    return true;
  }

  private boolean step(long until) {
    if (!stepThroughFailures(until)) {
      return false;
    }
    if (world.timeline.steps() > MOST_EVENTS) {
      throw violation("Liveness", "the set does not come to rest", null);
    }
    Life life = world.timeline.last();
    if (life.owner() < world.hosts.size()) {
      check(world.hosts.get(life.owner()));
    } else if (!world.reads.problems().isEmpty()) {
      throw violation("MajorityReads", world.reads.problems().getFirst(), null);
    }
    return true;
  }

  /** What a failing disk lets escape from a thread ends that process, and is no violation. */
  private boolean stepThroughFailures(long until) {
    try {
      return world.timeline.step(until);
    } catch (RuntimeException escaped) {
      int owner = world.timeline.last().owner();
      if (owner >= world.hosts.size() || !world.hosts.get(owner).hasFailingDisk()) {
        throw escaped;
      }
      world.hosts.get(owner).fault(escaped);
      return true;
    }
  }

  private void check(SimMember member) {
    if (member.isRunning()) {
      checkLaws(member);
    }
    chaos.lookAt(member);
    if (!member.faults().isEmpty()) {
      Throwable fault = member.faults().getFirst();
      throw violation("Fault", member + " stopped: " + fault, fault);
    }
    if (!member.errors().isEmpty()) {
      throw violation("InternalError", member + ": " + member.errors().getFirst(), null);
    }
  }

  private void checkLaws(SimMember member) {
    for (Law law : world.laws) {
      List<String> problems;
      try {
        problems = law.after(member);
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
      if (!problems.isEmpty()) {
        throw violation(law.getClass().getSimpleName(), problems.getFirst(), null);
      }
    }
  }

  Violation violation(String law, String problem, Throwable cause) {
    return new Violation(
        law,
        String.format(
            Locale.ROOT,
            "seed %d, after %d ms: %s: %s | replay: tapdb sim --seed %d --members %d%s",
            settings.seed(),
            world.timeline.millis(),
            law,
            problem,
            settings.seed(),
            settings.members(),
            settings.seconds() == SECONDS ? "" : " --steps " + settings.seconds()),
        cause);
  }
}
