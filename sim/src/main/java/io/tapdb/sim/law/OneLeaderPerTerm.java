// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.law;

import io.tapdb.election.view.CoreView;
import io.tapdb.replica.member.SetView;
import io.tapdb.sim.Coverage;
import io.tapdb.sim.member.SimMember;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** No two members lead in one term, and the term of a member never goes back. */
public final class OneLeaderPerTerm implements Law {
  private final Coverage coverage;
  private final Map<Long, Integer> leaders = new TreeMap<>();
  private final Map<Integer, Long> terms = new TreeMap<>();

  /** Counts elections on the way. */
  public OneLeaderPerTerm(Coverage coverage) {
    this.coverage = coverage;
  }

  @Override
  public List<String> after(SimMember member) {
    SetView view = member.view();
    Long before = terms.put(member.place(), view.term());
    if (before != null && before > view.term()) {
      return List.of(member + " was in term " + before + " and is in term " + view.term());
    }
    if (view.core().role().phase() == CoreView.LeaderPhase.NONE) {
      return List.of();
    }
    Integer leader = leaders.putIfAbsent(view.term(), member.place());
    if (leader == null) {
      coverage.count(Coverage.Event.ELECTION);
    } else if (leader != member.place()) {
      return List.of("m" + leader + " and " + member + " both lead in term " + view.term());
    }
    return List.of();
  }

  @Override
  public void wiped(SimMember member) {
    terms.remove(member.place());
  }
}
