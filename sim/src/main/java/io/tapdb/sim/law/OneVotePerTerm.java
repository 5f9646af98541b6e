// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.law;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.sim.member.SimMember;
import io.tapdb.sim.net.Wiretap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A member votes for one candidate in a term at most, however often it is restarted. Overheard in
 * the network: who asks for real votes has voted for itself.
 */
public final class OneVotePerTerm implements Law, Wiretap {
  private final List<Map<Long, Integer>> votes = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  @Override
  public void asked(int asker, int asked, Doc command) {
    if (isRealVote(command)) {
      note(asker, asker, term(command));
    }
  }

  @Override
  public void answered(int asker, int answerer, Doc command, Doc reply) {
    if (isRealVote(command) && reply.has("voteGranted") && reply.get("voteGranted").bool()) {
      note(answerer, asker, term(command));
    }
  }

  private static boolean isRealVote(Doc command) {
    return command.firstName().equals("replSetRequestVotes") && !command.get("dryRun").bool();
  }

  private static long term(Doc command) {
    return Numbers.toLong(command.get("term"));
  }

  private void note(int voter, int candidate, long term) {
    Integer before = of(voter).putIfAbsent(term, candidate);
    if (before != null && before != candidate) {
      problems.add(
          "m" + voter + " voted for m" + before + " and for m" + candidate + " in term " + term);
    }
  }

  private Map<Long, Integer> of(int voter) {
    while (votes.size() <= voter) {
      votes.add(new TreeMap<>());
    }
    return votes.get(voter);
  }

  @Override
  public List<String> after(SimMember member) {
    return problems;
  }

  /** What was overheard and must not be. */
  public List<String> problems() {
    return problems;
  }

  @Override
  public void wiped(SimMember member) {
    of(member.place()).clear();
  }
}
