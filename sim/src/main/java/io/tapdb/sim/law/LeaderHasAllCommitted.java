// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.law;

import io.tapdb.election.view.CoreView;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.member.SetView;
import io.tapdb.sim.member.SimMember;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who leads in a term has every entry that was committed in an earlier one, and so every write that
 * was acknowledged by a majority.
 */
public final class LeaderHasAllCommitted implements Law {
  private final LogBook book;
  private final Map<Long, Integer> checked = new HashMap<>();

  /** The law about these logs. */
  public LeaderHasAllCommitted(LogBook book) {
    this.book = book;
  }

  @Override
  public List<String> after(SimMember member) {
    SetView view = member.view();
    OpTime durable = member.log().durable();
    boolean leads =
        view.core().role().phase() == CoreView.LeaderPhase.WRITABLE
            && durable.term() == view.term();
    int now = book.committedCount();
    if (!leads || checked.getOrDefault(view.term(), -1) == now) {
      return List.of();
    }
    checked.put(view.term(), now);
    OpTime needed = book.lastCommitted();
    boolean has =
        needed.term() > view.term()
            || book.copy(member.place()).covers(needed)
            || needed.term() == view.term();
    return has
        ? List.of()
        : List.of(member + " leads in term " + view.term() + " without the committed " + needed);
  }
}
