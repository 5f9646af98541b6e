// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.election.core.Event;
import io.tapdb.oplog.OpTime;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a member fetches between its election and its first own entry: up to a target, from those
 * who have it. Confined to one executor.
 */
final class CatchUp {
  private final PlaneContext context;
  private final Fetching fetching;
  private boolean active;
  private long term;
  private OpTime target;
  private final Set<Integer> sources = new TreeSet<>();
  private long entriesBefore;

  CatchUp(PlaneContext context, Fetching fetching) {
    this.context = context;
    this.fetching = fetching;
  }

  /** Begins, or goes on with a higher target. */
  void begin(long newTerm, OpTime newTarget, List<Integer> sourceIds) {
    if (!active || term != newTerm) {
      entriesBefore = context.metrics().entriesReceived.sum();
    }
    active = true;
    term = newTerm;
    target = newTarget;
    if (!isReached()) {
      sources.clear();
      sources.addAll(sourceIds);
      fetching.fetchFrom(member -> sources.contains(member.id()));
    }
    look();
  }

  private boolean isReached() {
    return !target.isAfter(context.log().last());
  }

  /** Ends it when the target is reached. */
  void look() {
    if (active && isReached()) {
      end();
    }
  }

  /**
   * A source cannot be gone on from, as its log and the own one have parted; when there is no other
   * one, its entries are given up, which were never committed.
   */
  void parted(int sourceId) {
    if (active && sources.remove(sourceId) && sources.isEmpty()) {
      end();
    }
  }

  private void end() {
    active = false;
    fetching.stop();
    long entries = context.metrics().entriesReceived.sum() - entriesBefore;
    context.tell(new Event.CaughtUp(term, entries));
  }

  /** Ends it without a word. */
  void stop() {
    active = false;
  }
}
