// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.set;

import io.tapdb.election.config.Duties;
import io.tapdb.election.config.Member;
import io.tapdb.election.config.SetConfig;
import io.tapdb.sim.Coverage;
import io.tapdb.sim.member.SimMember;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** What operators do: they let primaries step down and change the configuration. */
final class SetFaults {
  private static final double[] PRIORITIES = {0.5, 1, 1, 2, 5};

  private static final long SLOW_MICROS = 300_000;

  private final SetWorld world;
  private final Chaos chaos;
  private final NetworkFaults networks;
  private final ProcessFaults processes;
  private final RandomGenerator chance;
  private int memberIds = 100;

  SetFaults(SetWorld world, Chaos chaos, NetworkFaults networks, ProcessFaults processes) {
    this.networks = networks;
    this.world = world;
    this.chaos = chaos;
    this.processes = processes;
    this.chance = world.chance;
  }

  List<Fault> all() {
    return List.of(
        this::stepDown,
        this::stepDown,
        this::challenge,
        this::challenge,
        this::challenge,
        this::usurp,
        this::usurp,
        this::changePriority,
        this::changeVotes,
        this::addMember,
        this::addMember,
        this::removeMember);
  }

  private boolean stepDown() {
    SimMember primary = world.primary();
    if (primary == null) {
      return false;
    }
    world.coverage.count(Coverage.Event.STEP_DOWN);
    world.operator.stepDown(primary);
    return true;
  }

  /**
   * Makes one member or two run for election at once, cut off from the primary or not; somebody may
   * be killed in the middle of it and be back before it is over.
   */
  private boolean challenge() {
    SimMember rival = world.anyHost();
    SimMember primary = world.primary();
    if (!rival.isRunning() || rival == primary) {
      return false;
    }
    world.coverage.count(Coverage.Event.CHALLENGE);
    if (primary != null && chance.nextBoolean()) {
      world.network.cut(primary.place(), rival.place());
      world.network.cut(rival.place(), primary.place());
      chaos.later(
          500,
          8000,
          () -> {
            world.network.heal(primary.place(), rival.place());
            world.network.heal(rival.place(), primary.place());
          });
    }
    if (chance.nextBoolean()) {
      networks.congest();
    }
    world.operator.stepUp(rival);
    SimMember another = world.anyHost();
    if (chance.nextInt(3) > 0 && another.isRunning()) {
      world.operator.stepUp(another);
      chaos.later(0, 30, () -> processes.interrupt(world.anyHost()));
    }
    return true;
  }

  /**
   * Makes a member run for election of whom the primary hears late: the two are cut off from each
   * other, and everybody else's words reach the primary slowly and the rival's reach the others so.
   * For a while voters follow one and have elected the other.
   */
  private boolean usurp() {
    SimMember rival = world.anyHost();
    SimMember primary = world.primary();
    if (primary == null || !rival.isRunning() || rival == primary) {
      return false;
    }
    world.coverage.count(Coverage.Event.CHALLENGE);
    world.network.cut(primary.place(), rival.place());
    world.network.cut(rival.place(), primary.place());
    for (SimMember other : world.hosts) {
      if (other != primary && other != rival) {
        world.network.slow(other.place(), primary.place(), SLOW_MICROS);
        world.network.slow(rival.place(), other.place(), SLOW_MICROS / 2);
      }
    }
    world.operator.stepUp(rival);
    chaos.later(
        1000,
        6000,
        () -> {
          world.network.heal(primary.place(), rival.place());
          world.network.heal(rival.place(), primary.place());
          networks.clear();
        });
    return true;
  }

  private boolean changePriority() {
    return change(
        Coverage.Event.PRIORITY_CHANGED,
        member ->
            member.isArbiter() || member.duties().votes() == 0
                ? member
                : member.withDuties(
                    member.duties().withPriority(PRIORITIES[chance.nextInt(PRIORITIES.length)])));
  }

  private boolean changeVotes() {
    return change(
        Coverage.Event.VOTES_CHANGED,
        member ->
            member.isArbiter()
                ? member
                : member.withDuties(
                    member.duties().votes() == 0 ? Duties.ORDINARY : Duties.SILENT));
  }

  private interface Change {
    Member of(Member member);
  }

  private boolean change(Coverage.Event kind, Change change) {
    SimMember primary = world.primary();
    if (primary == null) {
      return false;
    }
    SetConfig config = primary.view().config().orElseThrow();
    List<Member> members = new ArrayList<>(config.members());
    int chosen = chance.nextInt(members.size());
    members.set(chosen, change.of(members.get(chosen)));
    return propose(kind, primary, config.withMembers(members));
  }

  private boolean propose(Coverage.Event kind, SimMember primary, SetConfig next) {
    SetConfig present = primary.view().config().orElseThrow();
    if (next.members().equals(present.members()) || next.dataVoters().size() < 2) {
      return false;
    }
    world.operator.reconfigure(
        primary,
        next,
        reply -> {
          if (Operator.isOk(reply)) {
            world.coverage.count(kind);
          }
        });
    return true;
  }

  /** Adds a host that runs and is in no set, or was in this one before. */
  private boolean addMember() {
    SimMember primary = world.primary();
    if (primary == null) {
      return false;
    }
    SetConfig config = primary.view().config().orElseThrow();
    for (SimMember host : world.hosts) {
      if (config.byHost(host.address()).isEmpty()) {
        List<Member> members = new ArrayList<>(config.members());
        members.add(Member.of(memberIds++, host.address(), Duties.ORDINARY));
        return propose(Coverage.Event.MEMBER_ADDED, primary, config.withMembers(members));
      }
    }
    return false;
  }

  private boolean removeMember() {
    SimMember primary = world.primary();
    if (primary == null) {
      return false;
    }
    SetConfig config = primary.view().config().orElseThrow();
    List<Member> members = new ArrayList<>(config.members());
    Member removed = members.remove(chance.nextInt(members.size()));
    if (members.size() < 3 || removed.host().equals(primary.address())) {
      return false;
    }
    return propose(Coverage.Event.MEMBER_REMOVED, primary, config.withMembers(members));
  }
}
