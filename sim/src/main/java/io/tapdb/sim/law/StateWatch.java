// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.law;

import io.tapdb.election.message.MemberState;
import io.tapdb.sim.Coverage;
import io.tapdb.sim.member.SimMember;
import io.tapdb.sim.time.Life;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A member is in a state that fits what it has: who begins without any data cannot be read before
 * it has copied them. Counts these first copies.
 */
public final class StateWatch implements Law {
  private final Coverage coverage;
  private final Map<Integer, Seen> seen = new TreeMap<>();

  private record Seen(Life life, MemberState state, boolean copies) {}

  /** Counts first copies on the way. */
  public StateWatch(Coverage coverage) {
    this.coverage = coverage;
  }

  @Override
  public List<String> after(SimMember member) {
    MemberState state = member.view().state();
    Seen before = seen.get(member.place());
    if (before != null && before.life() == member.listener() && before.state() == state) {
      return List.of();
    }
    boolean empty = member.log().isEmpty();
    boolean copies = state == MemberState.STARTUP2 && empty;
    if (before != null && before.copies() && state == MemberState.STARTUP2) {
      copies = true;
    }
    if (before != null && before.copies() && state == MemberState.SECONDARY) {
      coverage.count(Coverage.Event.INITIAL_SYNC);
    }
    seen.put(member.place(), new Seen(member.listener(), state, copies));
    return List.of();
  }

  @Override
  public void wiped(SimMember member) {
    seen.remove(member.place());
  }
}
