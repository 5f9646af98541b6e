// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election;

import io.tapdb.oplog.OpTime;
import java.util.Arrays;
import java.util.List;

/** The arithmetic of majorities: who is elected, and what is committed. */
public final class Quorum {
  /** How a vote stands. */
  public enum Outcome {
    /** It can still go either way. */
    PENDING,
    /** A majority granted. */
    WON,
    /** A majority can no longer grant. */
    LOST
  }

  private Quorum() {}

  /** The least number of voters of which any two choices have a voter in common. */
  public static int majority(int voters) {
    return voters / 2 + 1;
  }

  /** How a vote stands in which the others have not answered yet. */
  public static Outcome voteResult(int voters, int granted, int refused) {
    if (granted < 0 || refused < 0 || granted + refused > voters) {
      throw new IllegalStateException(
          granted + " granted and " + refused + " refused of " + voters + " voters");
    }
    if (granted >= majority(voters)) {
      return Outcome.WON;
    }
    return voters - refused < majority(voters) ? Outcome.LOST : Outcome.PENDING;
  }

  /**
   * The last entry that enough members have durable.
   *
   * @param durable one position for every data-bearing voter, {@link OpTime#NULL} for one that is
   *     not known to have anything
   * @param needed how many of them it takes
   */
  public static OpTime commitPoint(List<OpTime> durable, int needed) {
    if (needed < 1) {
      throw new IllegalStateException("no entry is committed by " + needed + " members");
    }
    if (durable.size() < needed) {
      return OpTime.NULL;
    }
    OpTime[] ascending = durable.toArray(OpTime[]::new);
    Arrays.sort(ascending);
    return ascending[ascending.length - needed];
  }

  /**
   * The commit point of a primary after a majority was found to have an entry: it never moves back,
   * and it moves only to entries of the primary's own term. An entry of an older term on a majority
   * may still be lost to a primary of a term in between; with an own one after it, it cannot.
   *
   * @param firstOwn the first entry that this primary wrote in its term
   */
  public static OpTime advance(OpTime present, OpTime onMajority, OpTime firstOwn) {
    boolean own = onMajority.compareTo(firstOwn) >= 0;
    return own && onMajority.isAfter(present) ? onMajority : present;
  }
}
