// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.law;

import io.tapdb.oplog.OpTime;
import io.tapdb.sim.member.SimMember;
import java.util.List;

/** The store on disk holds committed entries only, because nothing there is ever undone. */
public final class OnlyCommittedIsFlushed implements Law {
  private final LogBook book;

  /** The law about these logs. */
  public OnlyCommittedIsFlushed(LogBook book) {
    this.book = book;
  }

  @Override
  public List<String> after(SimMember member) {
    OpTime flushed = member.flushed();
    return book.isCommitted(flushed)
        ? List.of()
        : List.of(
            member
                + " flushed "
                + flushed
                + " while "
                + book.lastCommitted()
                + " is the last committed entry");
  }
}
