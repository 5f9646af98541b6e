// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election;

import io.tapdb.election.config.Configs;
import io.tapdb.election.config.SetConfig;
import io.tapdb.oplog.OpTime;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Three members at one moment, with everything that can happen next.
 *
 * <p>The second description of the protocol: as few words as possible, no time, no losses to speak
 * of (what is lost is what never happens). A log is a string of digits, the terms of its entries.
 * What was asked or reported stays true for as long as anybody would still heed it, so every delay
 * and repetition of a message is among the futures.
 *
 * @param committed the longest log that was ever committed
 * @param committedIn the term of the primary that committed it; one of an older term that does not
 *     know yet that its time is over may lack it
 */
record SmallWorld(List<Node> nodes, String committed, long committedIn) {
  static final int SIZE = 3;
  static final SetConfig CONFIG = Configs.ordinary(SIZE);

  /** The rules under examination, so that broken ones can be examined too. */
  record Rules(Vote vote, Commit commit) {
    static final Rules REAL = new Rules(VoteRules::answer, Quorum::advance);
  }

  interface Vote {
    VoteAnswer answer(Voter voter, VoteRequest request);
  }

  interface Commit {
    OpTime advance(OpTime present, OpTime onMajority, OpTime firstOwn);
  }

  /** How far the world goes. */
  record Limits(int terms, int entries) {}

  /**
   * One member.
   *
   * @param asked the last entry it campaigns with in its term, null if it does not
   * @param granted the bits of those who voted for it
   * @param rows as primary, how many entries each is known to have; else empty
   */
  record Node(
      long term, VoteRecord vote, String log, OpTime asked, int granted, List<Integer> rows) {
    static final Node EMPTY = new Node(0, VoteRecord.NONE, "", null, 0, List.of());

    boolean leads() {
      return !rows.isEmpty();
    }

    OpTime last() {
      return place(log, log.length());
    }

    Node adopt(long seen) {
      return seen > term ? new Node(seen, vote, log, null, 0, List.of()) : this;
    }

    Node withLog(String newLog) {
      return new Node(term, vote, newLog, asked, granted, rows);
    }

    Node withVote(VoteRecord newVote) {
      return new Node(term, newVote, log, asked, granted, rows);
    }

    Node campaigning(OpTime with, int votes) {
      return new Node(term, vote, log, with, votes, List.of());
    }

    Node leading(List<Integer> newRows) {
      return new Node(term, vote, log, null, 0, newRows);
    }

    /** What is left after a crash: the term is what the disk says of it. */
    Node restarted() {
      long known = Math.max(Math.max(vote.term(), last().term()), 0);
      return new Node(known, vote, log, null, 0, List.of());
    }
  }

  /** A world in which something happened that must not. */
  static final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Violation(String message) {
      super(message);
    }
  }

  /** Member 0 was initiated, the others know the configuration only. */
  static SmallWorld initiated() {
    return new SmallWorld(List.of(Node.EMPTY.withLog("0"), Node.EMPTY, Node.EMPTY), "", 0);
  }

  /** Members 0 and 2 led in turns, and each left an entry that nobody else has. */
  static SmallWorld forked() {
    Node first = Node.EMPTY.adopt(1).withVote(new VoteRecord(1, 0)).withLog("01");
    Node voter = Node.EMPTY.adopt(2).withVote(new VoteRecord(2, 2));
    return new SmallWorld(List.of(first, voter.withLog("0"), voter.withLog("02")), "", 0);
  }

  static OpTime place(String log, int length) {
    return length == 0 ? OpTime.NULL : OpTime.of(length, 1, log.charAt(length - 1) - '0');
  }

  List<SmallWorld> successors(Rules rules, Limits limits) {
    List<SmallWorld> next = new ArrayList<>();
    for (int i = 0; i < SIZE; i++) {
      campaign(i, rules, limits, next);
      lead(i, next);
      write(i, limits, next);
      next.add(with(i, nodes.get(i).restarted()));
      for (int other = 0; other < SIZE; other++) {
        if (other != i) {
          ask(i, other, rules, next);
          pull(i, other, next);
          report(i, other, rules, next);
        }
      }
    }
    return next;
  }

  private SmallWorld with(int i, Node node) {
    List<Node> changed = new ArrayList<>(nodes);
    changed.set(i, node);
    return new SmallWorld(List.copyOf(changed), committed, committedIn);
  }

  private VoteAnswer answer(int voter, int candidate, Rules rules, OpTime asked) {
    Node node = nodes.get(voter);
    Voter asVoter =
        new Voter(CONFIG, false, node.term(), node.vote(), node.last(), OptionalInt.empty());
    long term = nodes.get(candidate).term();
    return rules
        .vote()
        .answer(asVoter, new VoteRequest("rs", false, term, candidate, CONFIG.version(), asked));
  }

  private void campaign(int i, Rules rules, Limits limits, List<SmallWorld> next) {
    Node node = nodes.get(i);
    if (node.leads() || node.log().isEmpty() || node.term() >= limits.terms()) {
      return;
    }
    SmallWorld raised = with(i, node.adopt(node.term() + 1));
    if (raised.answer(i, i, rules, node.last()) instanceof VoteAnswer.Granted granted) {
      Node voted = raised.nodes.get(i).withVote(granted.toRecord().orElseThrow());
      next.add(with(i, voted.campaigning(node.last(), 1 << i)));
    }
  }

  private void ask(int candidate, int voter, Rules rules, List<SmallWorld> next) {
    Node asking = nodes.get(candidate);
    if (asking.asked() == null || (asking.granted() & 1 << voter) != 0) {
      return;
    }
    VoteAnswer answer = answer(voter, candidate, rules, asking.asked());
    Node asked = nodes.get(voter).adopt(answer.term());
    if (answer instanceof VoteAnswer.Granted granted) {
      Node counted = asking.campaigning(asking.asked(), asking.granted() | 1 << voter);
      Node voted = asked.withVote(granted.toRecord().orElseThrow());
      next.add(with(voter, voted).with(candidate, counted));
    } else {
      next.add(with(voter, asked));
      next.add(with(voter, asked).with(candidate, asking.adopt(answer.term())));
    }
  }

  private void lead(int i, List<SmallWorld> next) {
    Node node = nodes.get(i);
    int granted = Integer.bitCount(node.granted());
    if (node.asked() == null || Quorum.voteResult(SIZE, granted, 0) != Quorum.Outcome.WON) {
      return;
    }
    for (Node other : nodes) {
      require(!(other.leads() && other.term() == node.term()), "two lead in term " + node.term());
    }
    boolean later = node.term() > committedIn;
    require(!later || node.log().startsWith(committed), i + " leads without " + committed);
    List<Integer> rows = new ArrayList<>(List.of(0, 0, 0));
    Node leading = node.withLog(node.log() + node.term());
    rows.set(i, leading.log().length());
    next.add(with(i, leading.leading(List.copyOf(rows))));
  }

  private void write(int i, Limits limits, List<SmallWorld> next) {
    Node node = nodes.get(i);
    if (node.leads() && node.log().length() < limits.entries()) {
      Node written = node.withLog(node.log() + node.term());
      next.add(with(i, written.leading(row(node.rows(), i, written.log().length()))));
    }
  }

  /** One entry is fetched, or one that the source does not have is given up. */
  private void pull(int i, int source, List<SmallWorld> next) {
    Node node = nodes.get(i).adopt(nodes.get(source).term());
    Node from = nodes.get(source);
    if (node.leads() || !from.last().isAfter(node.last())) {
      return;
    }
    if (from.log().startsWith(node.log())) {
      next.add(with(i, node.withLog(from.log().substring(0, node.log().length() + 1))));
    } else {
      String kept = node.log().substring(0, node.log().length() - 1);
      boolean hadAll = node.log().startsWith(committed);
      require(!hadAll || kept.startsWith(committed), i + " gives up what is in " + committed);
      next.add(with(i, node.withLog(kept)));
    }
  }

  private void report(int i, int primary, Rules rules, List<SmallWorld> next) {
    if (!nodes.get(primary).leads()) {
      return;
    }
    Node node = nodes.get(i).adopt(nodes.get(primary).term());
    Node heard = nodes.get(primary).adopt(node.term());
    if (!heard.leads()) {
      next.add(with(primary, heard));
      return;
    }
    int reached = heard.log().startsWith(node.log()) ? node.log().length() : 0;
    Node counted = heard.leading(row(heard.rows(), i, reached));
    SmallWorld reported = with(i, node).with(primary, counted);
    next.add(reported.commit(counted, rules));
  }

  private SmallWorld commit(Node primary, Rules rules) {
    List<OpTime> durable = new ArrayList<>();
    primary.rows().forEach(length -> durable.add(place(primary.log(), length)));
    OpTime firstOwn =
        place(primary.log(), primary.log().indexOf(String.valueOf(primary.term())) + 1);
    OpTime onMajority = Quorum.commitPoint(durable, CONFIG.writeMajority());
    OpTime point = rules.commit().advance(OpTime.NULL, onMajority, firstOwn);
    String log = primary.log().substring(0, (int) point.seconds());
    require(
        log.startsWith(committed) || committed.startsWith(log),
        log + " is committed beside " + committed);
    return log.length() > committed.length() ? new SmallWorld(nodes, log, primary.term()) : this;
  }

  private static List<Integer> row(List<Integer> rows, int i, int length) {
    List<Integer> changed = new ArrayList<>(rows);
    changed.set(i, length);
    return List.copyOf(changed);
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new Violation(otherwise + " in " + this);
    }
  }
}
