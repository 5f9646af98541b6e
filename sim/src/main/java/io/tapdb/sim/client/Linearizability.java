// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.client;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether what clients were told of one document can be true: a search for an order of its writes
 * that fits.
 *
 * <p>A write that was acknowledged by a majority took effect at one moment between its request and
 * its reply, in one order for all. A write of which nothing is known took effect at one moment
 * after its request, or never. Each finds what the one before it left: a document that can be
 * inserted is not there, one that can be deleted is, a swap finds the value it named, a count tells
 * the right number. At the end the document is as it was found.
 *
 * <p>Reads are not part of this: a read at {@code majority} may show what was true a while ago, on
 * the primary too. {@link MajorityReads} says what holds of them.
 */
final class Linearizability {
  /** What the search found. */
  enum Verdict {
    POSSIBLE,
    IMPOSSIBLE,
    /** The search took too long. */
    UNDECIDED
  }

  private static final int LONGEST_SEARCH = 200_000;

  private final List<Deed> sure = new ArrayList<>();
  private final List<Deed> unsure = new ArrayList<>();
  private final Deed.State end;
  private final Set<Stop> visited = new HashSet<>();
  private int steps;

  /** Where the search has been: which writes are in order already, and what they left. */
  private record Stop(BitSet done, BitSet tried, Deed.State state) {}

  private Linearizability(List<Deed> deeds, Deed.State end) {
    this.end = end;
    for (Deed deed : deeds) {
      switch (deed.outcome()) {
        case DONE -> sure.add(deed);
        case UNKNOWN -> unsure.add(deed);
        case NOTHING -> {}
      }
    }
    sure.sort(Comparator.comparingLong(Deed::ended));
  }

  /**
   * Searches.
   *
   * @param end what the document holds when all is over
   */
  static Verdict of(List<Deed> deeds, Deed.State end) {
    Linearizability search = new Linearizability(deeds, end);
    boolean found = search.goOn(new BitSet(), new BitSet(), Deed.State.ABSENT);
    if (found) {
      return Verdict.POSSIBLE;
    }
    return search.steps > LONGEST_SEARCH ? Verdict.UNDECIDED : Verdict.IMPOSSIBLE;
  }

  private boolean goOn(BitSet done, BitSet tried, Deed.State state) {
    if (done.cardinality() == sure.size() && state.equals(end)) {
      return true;
    }
    if (++steps > LONGEST_SEARCH
        || !visited.add(new Stop((BitSet) done.clone(), (BitSet) tried.clone(), state))) {
      return false;
    }
    // nothing that began after some open write's reply can come before that write
    int first = done.nextClearBit(0);
    long horizon = first < sure.size() ? sure.get(first).ended() : Long.MAX_VALUE;
    return goOn(sure, done, horizon, state, next -> goOn(done, tried, next))
        || goOn(unsure, tried, horizon, state, next -> goOn(done, tried, next));
  }

  private interface Onward {
    boolean from(Deed.State next);
  }

  private static boolean goOn(
      List<Deed> deeds, BitSet used, long horizon, Deed.State state, Onward onward) {
    for (int at = used.nextClearBit(0); at < deeds.size(); at = used.nextClearBit(at + 1)) {
      Deed deed = deeds.get(at);
      Deed.State next = deed.begun() <= horizon ? deed.effectOn(state) : null;
      if (next != null) {
        used.set(at);
        boolean found = onward.from(next);
        used.clear(at);
        if (found) {
          return true;
        }
      }
    }
    return false;
  }
}
