// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

import io.tapdb.election.Quorum;
import io.tapdb.election.Seeds;
import io.tapdb.election.VoteRecord;
import io.tapdb.election.config.NextConfig;
import io.tapdb.election.config.SetConfig;
import io.tapdb.election.message.MemberState;
import io.tapdb.oplog.OpTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * A set of cores on virtual time, with a network that can be cut and members that can be killed.
 * After every step it checks that nobody leads beside another in one term, and that nobody votes
 * twice in one.
 */
final class VirtualSet {
  static final long TICKS = 1000;
  private static final long PULL_MILLIS = 20;

  private record Step(long at, long order, Runnable what) implements Comparable<Step> {
    @Override
    public int compareTo(Step other) {
      int times = Long.compare(at, other.at);
      return times != 0 ? times : Long.compare(order, other.order);
    }
  }

  final long seed;
  final RandomGenerator random;
  final List<VirtualNode> nodes = new ArrayList<>();
  final Wire wire = new Wire(this);
  final StringBuilder transcript = new StringBuilder();
  final Map<Long, Integer> leaders = new LinkedHashMap<>();
  private final Map<String, VoteRecord> votes = new LinkedHashMap<>();
  private final PriorityQueue<Step> steps = new PriorityQueue<>();
  private long order;
  private int increments;
  long now = 1000;
  OpTime committed = OpTime.NULL;

  VirtualSet(long seed, int size) {
    this.seed = seed;
    random = Seeds.random(seed);
    for (int i = 0; i < size; i++) {
      nodes.add(new VirtualNode(this, i));
    }
    at(PULL_MILLIS, this::pull);
  }

  /** Everybody is up, holds the configuration and the initiation entry. */
  VirtualSet started(SetConfig proposed) {
    SetConfig config = NextConfig.initiated(proposed);
    OpTime first = OpTime.of(1, 1, 0);
    for (VirtualNode node : nodes) {
      if (!config.members().get(node.id).isArbiter()) {
        node.log.add(first);
      }
      node.config = config;
    }
    nodes.forEach(VirtualNode::start);
    return this;
  }

  /** One member initiated the set, the others were just started. */
  VirtualSet initiated(SetConfig proposed) {
    SetConfig config = NextConfig.initiated(proposed);
    nodes.get(0).log.add(OpTime.of(1, 1, 0));
    nodes.get(0).config = config;
    for (VirtualNode node : nodes) {
      node.dataState = node.id == 0 ? MemberState.SECONDARY : MemberState.STARTUP2;
      node.start();
    }
    return this;
  }

  VirtualNode node(int id) {
    return id < 0 || id >= nodes.size() ? null : nodes.get(id);
  }

  void at(long delay, Runnable what) {
    steps.add(new Step(now + delay, order++, what));
  }

  /** Like {@link #at}, unless the node has been killed by then. */
  void later(VirtualNode node, long delay, Runnable what) {
    int incarnation = node.incarnation;
    at(
        delay,
        () -> {
          if (node.alive && node.incarnation == incarnation) {
            what.run();
          }
        });
  }

  private void pull() {
    nodes.forEach(VirtualNode::pull);
    commit();
    at(PULL_MILLIS, this::pull);
  }

  private void commit() {
    for (VirtualNode node : nodes) {
      if (node.alive && node.view().isWritable()) {
        List<OpTime> durable = new ArrayList<>();
        node.config.dataVoters().forEach(member -> durable.add(row(nodes.get(member.id()), node)));
        OpTime point = Quorum.commitPoint(durable, node.config.writeMajority());
        boolean own = point.term() == node.core.term();
        if (own && point.isAfter(committed)) {
          committed = point;
          node.moved();
        }
      }
    }
  }

  /** What a primary may count of a member: only what it says in the primary's own term. */
  private static OpTime row(VirtualNode node, VirtualNode primary) {
    boolean same = node.alive && node.core.term() == primary.core.term();
    return same && primary.log.contains(node.last()) ? node.last() : OpTime.NULL;
  }

  OpTime nextEntry(long term) {
    return OpTime.of(now / 1000, ++increments, term);
  }

  void run(long millis) {
    long end = now + millis;
    while (!steps.isEmpty() && steps.peek().at() <= end) {
      Step step = steps.remove();
      now = step.at();
      step.what().run();
    }
    now = end;
  }

  /** How long it took until the condition held, -1 if it did not within the time. */
  long runUntil(long millis, BooleanSupplier condition) {
    long begun = now;
    while (now < begun + millis) {
      if (condition.getAsBoolean()) {
        return now - begun;
      }
      run(1);
    }
    return -1;
  }

  /** Who takes writes, null for nobody; of two, who leads in the later term. */
  VirtualNode writable() {
    VirtualNode found = null;
    for (VirtualNode node : nodes) {
      boolean leads = node.alive && !node.paused && node.view().isWritable();
      if (leads && (found == null || node.core.term() > found.core.term())) {
        found = node;
      }
    }
    return found;
  }

  void kill(VirtualNode node) {
    node.alive = false;
    for (VirtualNode other : nodes) {
      if (other.alive && wire.isOpen(other, node)) {
        long term = other.core.term();
        later(other, 100 + random.nextInt(4), () -> gatherEvidence(other, node, term));
      }
    }
  }

  private void gatherEvidence(VirtualNode node, VirtualNode dead, long term) {
    if (!dead.alive && wire.isOpen(node, dead)) {
      node.on(new Event.EvidenceOfDeath(term, dead.id));
    }
  }

  void leads(VirtualNode node, long term) {
    Integer other = leaders.putIfAbsent(term, node.id);
    if (other != null && other != node.id) {
      throw new IllegalStateException(
          "members " + other + " and " + node.id + " lead in term " + term);
    }
  }

  void writes(VirtualNode node) {
    if (!committed.equals(OpTime.NULL) && !node.log.contains(committed)) {
      throw new IllegalStateException("member " + node.id + " leads without " + committed);
    }
  }

  void votes(VirtualNode node, VoteRecord record) {
    VoteRecord before = votes.putIfAbsent(node.id + " in " + record.term(), record);
    if (before != null && before.candidateIndex() != record.candidateIndex()) {
      throw new IllegalStateException("member " + node.id + " votes twice in " + record.term());
    }
  }

  void say(VirtualNode node, String text) {
    transcript.append(
        String.format(java.util.Locale.ROOT, "%7.3f m%d %s%n", now / 1000.0, node.id, text));
  }
}
