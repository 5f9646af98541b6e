// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.election.Quorum;
import io.tapdb.election.config.Member;
import io.tapdb.election.config.SetConfig;
import io.tapdb.election.message.LogPositions;
import io.tapdb.election.message.Position;
import io.tapdb.oplog.OpTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * How far every member of the set is, and what is committed. Moved from the threads on which
 * something moves, under one small lock; listeners are called outside of it.
 *
 * <p>A row is counted by a primary only if it was written in the primary's own term. The own row is
 * always of the term that this member is in: positions are read first and the term after them, so
 * that what a row of a term says was there before the member went into the next one. Whoever votes
 * therefore calls {@link #enterTerm} first and looks at the own log then.
 */
public final class Progress {
  private static final long NOT_LEADING = -1;

  /**
   * How far a member is, as it said itself.
   *
   * @param term the term it was in when it said so
   */
  public record Row(int memberId, LogPositions log, long term) {}

  private final CommitRule rule;
  private final Map<Integer, Row> others = new TreeMap<>();
  private final List<Runnable> onMoved = new CopyOnWriteArrayList<>();
  private final List<Runnable> onLeadershipEnded = new CopyOnWriteArrayList<>();
  private SetConfig config;
  private int selfId = -1;
  private LogPositions own = LogPositions.NONE;
  private volatile long term;
  private long leadTerm = NOT_LEADING;
  private OpTime firstOwn = OpTime.NULL;
  private volatile Position committed = Position.NONE;

  public Progress() {
    this(CommitRule.SOUND);
  }

  public Progress(CommitRule rule) {
    this.rule = rule;
  }

  /** The rules it goes by. */
  public CommitRule rule() {
    return rule;
  }

  /** What is known to be committed: never goes back while the process lives. */
  public Position committed() {
    return committed;
  }

  /** Up to which entry data may be flushed. */
  public synchronized OpTime stable() {
    return rule.stable(committed.opTime(), own.durable().opTime(), own.applied().opTime());
  }

  /** How far the own log is. */
  public synchronized LogPositions own() {
    return own;
  }

  /** The term this member is in, as far as this has been told. */
  public long term() {
    return term;
  }

  /** The term in which this member leads and takes writes, -1 if it does not. */
  public synchronized long leadTerm() {
    return leadTerm;
  }

  /** All rows known, in order of member ids, this member included. */
  public synchronized List<Row> rows() {
    Map<Integer, Row> all = new TreeMap<>(others);
    if (selfId >= 0) {
      all.put(selfId, ownRow());
    }
    return List.copyOf(all.values());
  }

  /** What others have reported, in order of member ids. */
  public synchronized List<Row> others() {
    return List.copyOf(others.values());
  }

  /** The rows that count for this member as primary; none if it does not lead. */
  public synchronized List<Row> counted() {
    if (leadTerm == NOT_LEADING) {
      return List.of();
    }
    List<Row> counted = new ArrayList<>();
    for (Row row : rows()) {
      if (rule.counts(row, leadTerm)) {
        counted.add(row);
      }
    }
    return counted;
  }

  private Row ownRow() {
    LogPositions log = own;
    return new Row(selfId, log, term);
  }

  /** Calls that whenever a row or the commit point moved, on any thread; it must be quick. */
  public void onMoved(Runnable listener) {
    onMoved.add(listener);
  }

  /** Calls that when this member no longer leads: whoever waits for others waits in vain. */
  public void onLeadershipEnded(Runnable listener) {
    onLeadershipEnded.add(listener);
  }

  /** Says that this member is in that term from now on, and before it votes in it. */
  public void enterTerm(long newTerm) {
    boolean higher;
    synchronized (this) {
      higher = newTerm > term;
      if (higher) {
        term = newTerm;
      }
    }
    if (higher) {
      moved();
    }
  }

  /** Another configuration holds; rows of those it does not list are forgotten. */
  public void configure(SetConfig newConfig, int newSelfId) {
    synchronized (this) {
      if (newConfig.equals(config) && newSelfId == selfId) {
        return;
      }
      config = newConfig;
      selfId = newSelfId;
      others.keySet().removeIf(id -> id == newSelfId || newConfig.byId(id).isEmpty());
      count();
    }
    moved();
  }

  /**
   * The data have been opened, perhaps on a log that was cut.
   *
   * @param log where the log ends now
   * @param flushed what the base holds, which was committed
   */
  public void opened(LogPositions log, Position flushed) {
    synchronized (this) {
      own = log;
      term = Math.max(term, log.written().opTime().term());
      committed = Position.later(committed, flushed);
    }
    moved();
  }

  /** The own log was appended to. */
  public void written(Position last) {
    own(new LogPositions(last, Position.NONE, Position.NONE));
  }

  /** Own entries are to be seen by readers; as primary these are written by that as well. */
  public void applied(Position last) {
    own(new LogPositions(last, last, Position.NONE));
  }

  /** Own entries would survive a crash: so they are written, even if that is not told yet. */
  public void durable(Position last) {
    own(new LogPositions(last, Position.NONE, last));
  }

  private void own(LogPositions moved) {
    synchronized (this) {
      own = own.later(moved);
      count();
    }
    moved();
  }

  /**
   * Takes in what members behind this one have reported.
   *
   * @return the highest term in it
   */
  public long report(List<Row> rows) {
    long highest = 0;
    synchronized (this) {
      for (Row row : rows) {
        highest = Math.max(highest, row.term());
        boolean known = config != null && config.byId(row.memberId()).isPresent();
        if (known && row.memberId() != selfId) {
          others.merge(row.memberId(), row, Progress::later);
        }
      }
      count();
    }
    moved();
    return highest;
  }

  /** Within a term no log is cut that counts there; in a later term it may have been. */
  private static Row later(Row before, Row after) {
    if (before.term() != after.term()) {
      return before.term() > after.term() ? before : after;
    }
    return new Row(after.memberId(), before.log().later(after.log()), after.term());
  }

  /** As primary of that term: only rows of it count, and only entries from its first one. */
  public void lead(long newTerm, OpTime first) {
    synchronized (this) {
      leadTerm = newTerm;
      firstOwn = first;
      count();
    }
    moved();
  }

  /** This member does not lead any more. */
  public void follow() {
    boolean led;
    synchronized (this) {
      led = leadTerm != NOT_LEADING;
      leadTerm = NOT_LEADING;
    }
    if (led) {
      onLeadershipEnded.forEach(Runnable::run);
    }
  }

  private void count() {
    if (leadTerm == NOT_LEADING || config == null) {
      return;
    }
    List<Position> positions = new ArrayList<>();
    for (Member voter : config.dataVoters()) {
      Row row = voter.id() == selfId ? ownRow() : others.get(voter.id());
      boolean counts = row != null && rule.counts(row, leadTerm);
      positions.add(counts ? counted(row.log()) : Position.NONE);
    }
    OpTime onMajority =
        Quorum.commitPoint(positions.stream().map(Position::opTime).toList(), rule.needed(config));
    OpTime now = rule.advance(committed.opTime(), onMajority, firstOwn);
    for (Position each : positions) {
      if (each.opTime().equals(now)) {
        committed = Position.later(committed, each);
      }
    }
  }

  private Position counted(LogPositions log) {
    return config.majorityJournals() ? log.durable() : log.applied();
  }

  /**
   * Takes in what the source of a matched stream knows to be committed.
   *
   * @param received the last entry that came through that stream, or that it was matched with
   */
  public void heardFromSource(Position known, Position received) {
    boolean learnt;
    synchronized (this) {
      learnt = learn(known.isAfter(received) ? received : known);
    }
    if (learnt) {
      moved();
    }
  }

  /**
   * Takes in what any member knows to be committed. It may be of another history than the own log,
   * unless the same primary has written both.
   */
  public void heard(Position known) {
    boolean learnt;
    synchronized (this) {
      OpTime last = own.written().opTime();
      boolean sameHistory = known.opTime().term() == last.term() && !last.equals(OpTime.NULL);
      learnt = sameHistory && learn(known);
    }
    if (learnt) {
      moved();
    }
  }

  /** A primary finds out by itself. */
  private boolean learn(Position known) {
    boolean later = leadTerm == NOT_LEADING && known.isAfter(committed);
    if (later) {
      committed = known;
    }
    return later;
  }

  private void moved() {
    onMoved.forEach(Runnable::run);
  }
}
