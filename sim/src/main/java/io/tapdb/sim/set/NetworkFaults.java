// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.set;

import io.tapdb.sim.Coverage;
import io.tapdb.sim.net.Weather;
import java.util.List;
import java.util.random.RandomGenerator;

/** What a network does: bad weather, cuts in one direction or both, connections that break. */
final class NetworkFaults {
  private final SetWorld world;
  private final Chaos chaos;
  private final RandomGenerator chance;
  private int storms;

  NetworkFaults(SetWorld world, Chaos chaos) {
    this.world = world;
    this.chaos = chaos;
    this.chance = world.chance;
  }

  List<Fault> all() {
    return List.of(
        this::storm,
        this::storm,
        this::isolate,
        this::isolate,
        this::isolate,
        this::isolatePrimary,
        this::isolatePrimary,
        this::split,
        this::deafen,
        this::deafen,
        this::cutOneWay,
        this::congest,
        this::reset);
  }

  private boolean storm() {
    boolean slow = chance.nextBoolean();
    Weather weather =
        new Weather(
            chance.nextDouble() * 0.3,
            chance.nextDouble() * 0.2,
            chance.nextDouble() * 0.01,
            slow ? chance.nextLong(1000, 80_000) : 2000,
            chance.nextDouble() * 0.2,
            chance.nextLong(50_000, 3_000_000));
    world.network.weather(weather);
    int storm = ++storms;
    chaos.later(
        1000,
        12_000,
        () -> {
          if (storm == storms) {
            world.network.weather(Weather.FAIR);
          }
        });
    return true;
  }

  private boolean isolate() {
    return isolate(world.anyHost().place(), true, true);
  }

  private boolean isolatePrimary() {
    return world.primary() != null && isolate(world.primary().place(), true, true);
  }

  private boolean deafen() {
    boolean hears = chance.nextBoolean();
    return isolate(world.anyHost().place(), hears, !hears);
  }

  /** Cuts a member off from all others, but not from clients. */
  private boolean isolate(int place, boolean incoming, boolean outgoing) {
    world.coverage.count(
        incoming && outgoing ? Coverage.Event.PARTITION : Coverage.Event.ONE_WAY_PARTITION);
    for (int other = 0; other < world.hosts.size(); other++) {
      if (incoming) {
        cut(other, place);
      }
      if (outgoing) {
        cut(place, other);
      }
    }
    chaos.later(1500, 25_000, () -> rejoin(place));
    return true;
  }

  private void cut(int from, int to) {
    if (from != to) {
      world.network.cut(from, to);
    }
  }

  private void rejoin(int place) {
    for (int other = 0; other < world.hosts.size(); other++) {
      world.network.heal(other, place);
      world.network.heal(place, other);
    }
  }

  /** Splits all members in two groups. */
  private boolean split() {
    world.coverage.count(Coverage.Event.PARTITION);
    int members = world.hosts.size();
    int group = chance.nextInt(1, (1 << members) - 1);
    forSplit(group, this::cut);
    chaos.later(1500, 20_000, () -> forSplit(group, world.network::heal));
    return true;
  }

  private interface Way {
    void from(int one, int other);
  }

  private void forSplit(int group, Way way) {
    for (int one = 0; one < world.hosts.size(); one++) {
      for (int other = 0; other < world.hosts.size(); other++) {
        if ((group >> one & 1) != (group >> other & 1)) {
          way.from(one, other);
        }
      }
    }
  }

  private boolean cutOneWay() {
    int from = world.anyHost().place();
    int to = world.anyHost().place();
    if (from == to) {
      return false;
    }
    world.coverage.count(Coverage.Event.ONE_WAY_PARTITION);
    world.network.cut(from, to);
    chaos.later(1500, 25_000, () -> world.network.heal(from, to));
    return true;
  }

  /** Some ways become slow, each in its one direction. */
  boolean congest() {
    world.coverage.count(Coverage.Event.CONGESTION);
    int hosts = world.hosts.size();
    for (int way = 0; way < hosts * hosts; way++) {
      boolean slow = way / hosts != way % hosts && chance.nextInt(3) == 0;
      world.network.slow(way / hosts, way % hosts, slow ? chance.nextLong(5_000, 300_000) : 0);
    }
    chaos.later(1000, 10_000, this::clear);
    return true;
  }

  void clear() {
    int hosts = world.hosts.size();
    for (int way = 0; way < hosts * hosts; way++) {
      world.network.slow(way / hosts, way % hosts, 0);
    }
  }

  private boolean reset() {
    world.coverage.count(Coverage.Event.CONNECTION_RESET);
    world.network.reset(world.anyHost().place(), world.anyHost().place());
    return true;
  }
}
