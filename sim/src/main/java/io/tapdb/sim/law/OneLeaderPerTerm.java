// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.law;

import io.tapdb.election.view.CoreView;
import io.tapdb.replica.member.SetView;
import io.tapdb.sim.Coverage;
import io.tapdb.sim.member.SimMember;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * No two members lead in one term, and the term of a member never goes back while its process
 * lives. After a restart it may: only the terms of its votes and of its entries are durable.
 */
public final class OneLeaderPerTerm implements Law {
  private final Coverage coverage;
  private final Map<Long, Integer> leaders = new TreeMap<>();
  private final Map<Integer, SetView> last = new TreeMap<>();

  /** Counts elections on the way. */
  public OneLeaderPerTerm(Coverage coverage) {
    this.coverage = coverage;
  }

  @Override
  public List<String> after(SimMember member) {
    return look(member.place(), member.view());
  }

  /** Looks at what the member in that place knows. */
  public List<String> look(int place, SetView view) {
    SetView before = last.put(place, view);
    if (before == view) {
      return List.of();
    }
    if (before != null
        && before.processId().equals(view.processId())
        && before.term() > view.term()) {
      return List.of(
          "m" + place + " was in term " + before.term() + " and is in term " + view.term());
    }
    if (view.core().role().phase() == CoreView.LeaderPhase.NONE) {
      return List.of();
    }
    Integer leader = leaders.putIfAbsent(view.term(), place);
    if (leader == null) {
      coverage.count(Coverage.Event.ELECTION);
    } else if (leader != place) {
      return List.of("m" + leader + " and m" + place + " both lead in term " + view.term());
    }
    return List.of();
  }
}
