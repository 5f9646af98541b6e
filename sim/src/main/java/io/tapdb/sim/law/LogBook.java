// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.law;

import io.tapdb.election.message.MemberState;
import io.tapdb.oplog.OpTime;
import io.tapdb.oplog.Oplog;
import io.tapdb.oplog.OplogCursor;
import io.tapdb.sim.Coverage;
import io.tapdb.sim.member.SimMember;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All logs as seen from outside: which entries have ever been durable anywhere, which copy holds
 * which of them, and in what order they were committed.
 *
 * <p>As a law it says: an entry is the same wherever it is, down to the last byte, and follows the
 * same entry everywhere; so copies that share an entry share all before it.
 */
public final class LogBook implements Law {
  /**
   * An entry that was durable somewhere.
   *
   * @param before the one it follows, or null where that is not known
   */
  private record Entry(OpTime before, int hash, long[] values) {}

  private final Coverage coverage;
  private final Map<OpTime, Entry> known = new HashMap<>();
  private final List<Copy> copies = new ArrayList<>();
  private final List<OpTime> committed = new ArrayList<>();
  private final Map<OpTime, Integer> commitOrder = new HashMap<>();
  private final Map<Long, Integer> committedValues = new HashMap<>();

  /** Counts rollbacks on the way. */
  public LogBook(Coverage coverage) {
    this.coverage = coverage;
  }

  /** The durable entries of one member's log, as far as they have been looked at. */
  static final class Copy {
    private final List<OpTime> entries = new ArrayList<>();

    /** The term the member was in when the entry became durable there. */
    private final Map<OpTime, Long> terms = new HashMap<>();

    private Oplog log;

    OpTime last() {
      return entries.isEmpty() ? OpTime.NULL : entries.getLast();
    }

    boolean holds(OpTime entry) {
      return java.util.Collections.binarySearch(entries, entry) >= 0;
    }

    /** Whether it made the entry durable before it was in a later term than that. */
    boolean heldInTerm(OpTime entry, long term) {
      return covers(entry) && terms.getOrDefault(entry, 0L) <= term;
    }

    /** Whether it holds the entry, or begins after it as the copy of another's data does. */
    boolean covers(OpTime entry) {
      return holds(entry) || (!entries.isEmpty() && entries.getFirst().isAfter(entry));
    }
  }

  Copy copy(int place) {
    while (copies.size() <= place) {
      copies.add(new Copy());
    }
    return copies.get(place);
  }

  @Override
  public List<String> after(SimMember member) throws IOException {
    Copy copy = copy(member.place());
    Oplog log = member.log();
    OpTime durable = log.durable();
    if (copy.log == log && copy.last().equals(durable)) {
      return List.of();
    }
    List<String> problems = new ArrayList<>();
    if (copy.log != log || copy.last().isAfter(durable)) {
      reread(member, copy, problems);
    }
    read(member, copy, problems);
    return problems;
  }

  /** Looks at a log that was opened again, which may have been cut. */
  private void reread(SimMember member, Copy copy, List<String> problems) throws IOException {
    List<OpTime> before = List.copyOf(copy.entries);
    copy.entries.clear();
    copy.log = member.log();
    read(member, copy, problems);
    if (member.view().state() == MemberState.STARTUP2) {
      return; // a first copy that begins anew
    }
    boolean cut = false;
    for (OpTime entry : before) {
      if (!copy.covers(entry)) {
        cut = true;
        if (commitOrder.containsKey(entry)) {
          problems.add(member + " has cut " + entry + ", which is committed");
        }
      }
    }
    if (cut) {
      coverage.count(Coverage.Event.ROLLBACK);
    }
  }

  private void read(SimMember member, Copy copy, List<String> problems) throws IOException {
    OpTime durable = member.log().durable();
    OplogCursor cursor = member.log().after(copy.last());
    while (!copy.last().equals(durable) && cursor.next()) {
      OpTime at = cursor.opTime();
      OpTime before = copy.last();
      boolean first = copy.entries.isEmpty() && !member.log().isWhole();
      note(member, at, first ? null : before, cursor.entry(), problems);
      copy.entries.add(at);
      copy.terms.putIfAbsent(at, member.view().term());
    }
  }

  private void note(
      SimMember member, OpTime at, OpTime before, byte[] bytes, List<String> problems) {
    int hash = Arrays.hashCode(bytes);
    Entry entry = known.get(at);
    if (entry == null) {
      known.put(at, new Entry(before, hash, CommittedValues.in(bytes)));
      return;
    }
    if (entry.hash() != hash) {
      problems.add(member + " holds another entry " + at + " than others do");
    }
    if (entry.before() == null) {
      known.put(at, new Entry(before, hash, entry.values()));
    } else if (before != null && !entry.before().equals(before)) {
      problems.add(
          "entry "
              + at
              + " follows "
              + before
              + " on "
              + member
              + " and elsewhere "
              + entry.before());
    }
  }

  /** The newest entry that is known to be committed. */
  public OpTime lastCommitted() {
    return committed.isEmpty() ? OpTime.NULL : committed.getLast();
  }

  /** Whether the log of the member in that place holds everything that is committed. */
  public boolean holdsAllCommitted(int place) {
    return copy(place).covers(lastCommitted());
  }

  public boolean isCommitted(OpTime entry) {
    return entry.equals(OpTime.NULL) || commitOrder.containsKey(entry);
  }

  /** The place of the newest committed entry that wrote the value, or -1. */
  public int committedPlace(long value) {
    return committedValues.getOrDefault(value, -1);
  }

  /** How many entries are known to be committed. */
  public int committedCount() {
    return committed.size();
  }

  /**
   * Takes note that everything up to that entry is committed.
   *
   * @return what speaks against it, or null
   */
  String commit(OpTime upTo) {
    Deque<OpTime> fresh = new ArrayDeque<>();
    OpTime at = upTo;
    while (!at.equals(lastCommitted())) {
      Entry entry = known.get(at);
      if (entry == null) {
        return at + " is committed and durable nowhere";
      }
      if (at.compareTo(lastCommitted()) < 0) {
        return upTo + " is committed without " + lastCommitted() + ", which was before";
      }
      fresh.push(at);
      if (entry.before() == null) {
        break;
      }
      at = entry.before();
    }
    for (OpTime each : fresh) {
      for (long value : known.get(each).values()) {
        committedValues.put(value, committed.size());
      }
      commitOrder.put(each, committed.size());
      committed.add(each);
    }
    return null;
  }

  @Override
  public void wiped(SimMember member) {
    Copy copy = copy(member.place());
    copy.entries.clear();
    copy.terms.clear();
    copy.log = null;
  }
}
