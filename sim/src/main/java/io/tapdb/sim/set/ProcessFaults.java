// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.set;

import io.tapdb.sim.Coverage;
import io.tapdb.sim.member.SimMember;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What happens to machines: processes end or stand still, power and disks fail, clocks go wrong.
 */
final class ProcessFaults {
  private static final int FIRST_WRITES = 4;
  private static final long LONGEST_STEP_MILLIS = 120_000;
  private static final double LARGEST_DRIFT = 0.02;

  /**
   * Longer than any message or pause lasts, so that no vote is under way that could be forgotten.
   */
  private static final long WIPE_AFTER_MILLIS = 26_000;

  private final SetWorld world;
  private final Chaos chaos;
  private final RandomGenerator chance;

  ProcessFaults(SetWorld world, Chaos chaos) {
    this.world = world;
    this.chaos = chaos;
    this.chance = world.chance;
  }

  List<Fault> all() {
    return List.of(
        this::kill,
        this::killPrimary,
        this::killPrimary,
        this::losePower,
        this::losePower,
        this::losePowerOfAll,
        this::tearTail,
        this::tearTail,
        this::restart,
        this::pause,
        this::pausePrimary,
        this::slowDisk,
        this::slowDisk,
        this::drift,
        this::stepClock,
        this::wipe,
        this::wipe);
  }

  /** A host whose process may be ended, or null: not too many are to be down at once. */
  private SimMember victim(SimMember wanted) {
    long down = world.hosts.stream().filter(host -> !host.isRunning() || host.isPaused()).count();
    boolean fit = wanted != null && wanted.isRunning() && !wanted.isPaused();
    return fit && down < 2 ? wanted : null;
  }

  private void startAgainLater(SimMember host) {
    chaos.later(200, 12_000, () -> start(host));
  }

  private static void start(SimMember host) {
    if (!host.isRunning()) {
      try {
        host.start();
      } catch (IOException refused) {
        throw new UncheckedIOException(host + " does not start", refused);
      }
    }
  }

  private boolean kill() {
    return kill(victim(world.anyHost()));
  }

  private boolean killPrimary() {
    return kill(victim(world.primary()));
  }

  private boolean kill(SimMember host) {
    if (host == null) {
      return false;
    }
    world.coverage.count(Coverage.Event.KILL);
    host.kill();
    startAgainLater(host);
    return true;
  }

  /** Kills a process that is back very soon. */
  void interrupt(SimMember host) {
    if (victim(host) != null) {
      world.coverage.count(Coverage.Event.KILL);
      host.kill();
      chaos.later(1, 60, () -> start(host));
    }
  }

  private boolean losePower() {
    SimMember host = victim(chance.nextBoolean() ? world.primary() : world.anyHost());
    if (host == null) {
      return false;
    }
    world.coverage.count(Coverage.Event.POWER_LOSS);
    host.losePower(chance.nextInt(3) == 0);
    startAgainLater(host);
    return true;
  }

  private boolean losePowerOfAll() {
    if (chance.nextInt(4) > 0) {
      return false;
    }
    world.coverage.count(Coverage.Event.POWER_LOSS);
    for (SimMember host : world.hosts) {
      if (host.isRunning() && !host.isPaused()) {
        host.losePower(chance.nextInt(3) == 0);
        startAgainLater(host);
      }
    }
    return true;
  }

  /**
   * The disk fails in the middle of some write, and the power with it. It is slow before that, so
   * that much is written at once and can be torn.
   */
  private boolean tearTail() {
    SimMember host = victim(chance.nextBoolean() ? world.primary() : world.anyHost());
    if (host == null) {
      return false;
    }
    host.slowDisk(true);
    chaos.later(100, 2500, () -> failDisk(host));
    return true;
  }

  private void failDisk(SimMember host) {
    host.slowDisk(false);
    if (victim(host) != null) {
      host.failDiskAfter(chance.nextInt(FIRST_WRITES));
    }
  }

  /** Ends a process whose disk has failed as it was told to. */
  void endFailed(SimMember host) {
    world.coverage.count(Coverage.Event.POWER_LOSS);
    host.losePower(chance.nextInt(3) == 0);
    startAgainLater(host);
  }

  private boolean restart() throws IOException {
    SimMember host = victim(world.anyHost());
    if (host == null) {
      return false;
    }
    world.coverage.count(Coverage.Event.CLEAN_RESTART);
    host.stop();
    startAgainLater(host);
    return true;
  }

  private boolean pause() {
    return pause(victim(world.anyHost()));
  }

  private boolean pausePrimary() {
    return pause(victim(world.primary()));
  }

  private boolean pause(SimMember host) {
    if (host == null) {
      return false;
    }
    world.coverage.count(Coverage.Event.PAUSE);
    host.pause();
    int life = host.listener().number();
    chaos.later(
        300,
        15_000,
        () -> {
          if (host.isPaused() && host.listener().number() == life) {
            host.resume();
          }
        });
    return true;
  }

  private boolean slowDisk() {
    SimMember host = world.anyHost();
    world.coverage.count(Coverage.Event.SLOW_DISK);
    host.slowDisk(true);
    chaos.later(1000, 15_000, () -> host.slowDisk(false));
    return true;
  }

  private boolean drift() {
    world.coverage.count(Coverage.Event.CLOCK_DRIFT);
    world.anyHost().clock().rate(1 + LARGEST_DRIFT * (2 * chance.nextDouble() - 1));
    return true;
  }

  private boolean stepClock() {
    world.coverage.count(Coverage.Event.CLOCK_STEP);
    SimMember host = world.anyHost();
    host.clock().step(chance.nextLong(-LONGEST_STEP_MILLIS, LONGEST_STEP_MILLIS));
    chaos.later(1000, 30_000, () -> host.clock().correct());
    return true;
  }

  /**
   * Takes all disks away from a member that has been down for long. An operator may do that only
   * while the others hold by themselves all that is committed: what a member forgets it can no
   * longer defend.
   */
  private boolean wipe() {
    SimMember host = victim(world.anyHost());
    if (host == null || host == world.primary()) {
      return false;
    }
    host.kill();
    world.timeline.afterMillis(
        WIPE_AFTER_MILLIS,
        world.operator.life(),
        () -> {
          if (host.isRunning()) {
            return;
          }
          if (othersHoldAll(host)) {
            world.coverage.count(Coverage.Event.MEMBER_WIPED);
            host.wipe();
            world.laws.forEach(law -> law.wiped(host));
          }
          start(host);
        });
    return true;
  }

  private boolean othersHoldAll(SimMember without) {
    SimMember primary = world.primary();
    return primary != null
        && primary.view().config().stream()
            .flatMap(config -> config.dataVoters().stream())
            .map(member -> world.hosts.get(world.network.place(member.host())))
            .filter(host -> host != without)
            .allMatch(host -> world.book.holdsAllCommitted(host.place()));
  }
}
