// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.law;

import io.tapdb.election.config.Member;
import io.tapdb.election.config.SetConfig;
import io.tapdb.election.message.MemberState;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.member.SetView;
import io.tapdb.sim.member.SimMember;
import io.tapdb.sim.net.SimNetwork;
import java.util.List;
import java.util.Optional;

/**
 * What a member takes for committed is durable on as many voters with data as it needs, and nothing
 * that was committed before is missing under it. A primary finds it by an entry of its own term,
 * and by what members had while they were in it.
 */
public final class CommitIsOnMajority implements Law {
  private final LogBook book;
  private final SimNetwork network;

  /** The law about these logs. */
  public CommitIsOnMajority(LogBook book, SimNetwork network) {
    this.book = book;
    this.network = network;
  }

  @Override
  public List<String> after(SimMember member) {
    OpTime committed = member.committed();
    if (book.isCommitted(committed)) {
      return List.of();
    }
    if (!committed.isAfter(book.lastCommitted())) {
      return List.of(
          member
              + " takes "
              + committed
              + " for committed, which is not in the line that leads to "
              + book.lastCommitted());
    }
    SetView view = member.view();
    String problem = counted(view, committed);
    if (problem == null) {
      problem = ofOwnTerm(view, committed);
    }
    if (problem == null) {
      problem = book.commit(committed);
    }
    return problem == null ? List.of() : List.of(member + ": " + problem);
  }

  private String counted(SetView view, OpTime committed) {
    Optional<SetConfig> config = view.config();
    if (config.isEmpty()) {
      return null;
    }
    int holders = 0;
    for (Member voter : config.get().dataVoters()) {
      int place = network.place(voter.host());
      if (place >= 0 && holds(book.copy(place), committed, view)) {
        holders++;
      }
    }
    int needed = config.get().writeMajority();
    return holders >= needed
        ? null
        : committed
            + " is taken for committed and durable on "
            + holders
            + " of "
            + needed
            + " voters";
  }

  /**
   * Whether a member's having the entry counts. Not for a primary if the member was in a later term
   * by then: it may have voted for somebody who does not have it.
   */
  private static boolean holds(LogBook.Copy copy, OpTime committed, SetView view) {
    return view.state() == MemberState.PRIMARY
        ? copy.heldInTerm(committed, view.term())
        : copy.covers(committed);
  }

  private static String ofOwnTerm(SetView view, OpTime committed) {
    return view.state() == MemberState.PRIMARY && committed.term() != view.term()
        ? "the primary of term " + view.term() + " counted " + committed + " of an older term"
        : null;
  }
}
