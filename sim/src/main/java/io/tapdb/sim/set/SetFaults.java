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

  private final SetWorld world;
  private final RandomGenerator chance;
  private int memberIds = 100;

  SetFaults(SetWorld world) {
    this.world = world;
    this.chance = world.chance;
  }

  List<Fault> all() {
    return List.of(
        this::stepDown,
        this::stepDown,
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
