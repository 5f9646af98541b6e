// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.concern;

import io.tapdb.election.config.Member;
import io.tapdb.election.config.SetConfig;
import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.NodeClock;
import io.tapdb.replica.RunningOperation;
import io.tapdb.replica.Workers;
import io.tapdb.replica.member.Membership;
import io.tapdb.replica.member.SetView;
import io.tapdb.replica.sync.Progress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Acknowledgements that wait until enough members have the write: ordered by their places in the
 * log and released by progress, so that no thread waits. Safe for many threads.
 *
 * <p>A write can only be acknowledged in the term in which it was made. When this member does not
 * lead in that term any more, those who wait for others are told so: what they wrote may be undone.
 */
public final class ConcernWaiters {
  private static final long NEVER = Long.MAX_VALUE;

  private final Membership member;
  private final NodeClock clock;
  private final Workers workers;
  private final Map<Reach.Wanted, PriorityQueue<Waiter>> waiting = new HashMap<>();
  private final AtomicInteger size = new AtomicInteger();
  private long nextTimeout = NEVER;
  private long waitedMillis;
  private long waits;
  private long timeouts;

  /** Hears once how the waiting ended. */
  public interface Listener {
    /**
     * It is over.
     *
     * @param error null when the concern is met
     */
    void ended(WriteConcernError error);
  }

  private record Waiter(
      OpTime at,
      WriteConcern concern,
      RunningOperation operation,
      long since,
      long deadline,
      Listener listener) {}

  private record Ended(Waiter waiter, WriteConcernError error) {
    void tell() {
      waiter.listener().ended(error);
    }
  }

  /** Nobody waits yet. */
  public ConcernWaiters(Membership member, NodeClock clock, Workers workers) {
    this.member = member;
    this.clock = clock;
    this.workers = workers;
  }

  /** Begins to hear what moves. */
  public void start() {
    if (member.isInSet()) {
      member.progress().onMoved(this::moved);
      member.progress().onLeadershipEnded(this::leadershipEnded);
      viewChanged();
    }
  }

  /**
   * Tells the listener when the concern is met, or that it will not be: now, if that is known.
   *
   * @param at the entry that members must have
   * @param operation ends the waiting when it is stopped or has no time left
   */
  public void await(
      WriteConcern concern, OpTime at, RunningOperation operation, Listener listener) {
    Optional<WriteConcernError> never = impossible(concern);
    if (never.isPresent()) {
      listener.ended(never.get());
      return;
    }
    long now = clock.nanos();
    long deadline =
        concern.timeoutMillis() == 0 ? NEVER : now + concern.timeoutMillis() * 1_000_000;
    Waiter waiter = new Waiter(at, concern, operation, now, deadline, listener);
    if (!add(waiter)) {
      listener.ended(null);
      return;
    }
    if (!leads(at.term())) {
      // its end may have come before the waiter was there to be told
      end(other -> other == waiter ? steppedDown(other) : null);
    }
  }

  /** Adds one that has to wait; false when it need not. */
  private synchronized boolean add(Waiter waiter) {
    // first, so that whoever moves something from now on comes and looks
    size.incrementAndGet();
    Reach.Wanted wanted = Reach.Wanted.of(waiter.concern(), waiter.at().term());
    waits++;
    if (reach().map(reach -> isReached(waiter, reach.of(wanted))).orElse(false)) {
      size.decrementAndGet();
      return false;
    }
    waiting
        .computeIfAbsent(wanted, key -> new PriorityQueue<>(Comparator.comparing(Waiter::at)))
        .add(waiter);
    checkLater(waiter.deadline());
    return true;
  }

  private static boolean isReached(Waiter waiter, OpTime reached) {
    return !waiter.at().isAfter(reached);
  }

  private Optional<Reach> reach() {
    SetView view = member.view();
    Progress progress = member.progress();
    OpTime committed = progress.committed().opTime();
    List<Progress.Row> rows = progress.rows();
    return view.config().map(config -> new Reach(config, view.core().selfId(), committed, rows));
  }

  /** Releases those whose concerns are met by now. */
  private void moved() {
    if (size.get() > 0) {
      release().forEach(Ended::tell);
    }
  }

  private synchronized List<Ended> release() {
    List<Ended> released = new ArrayList<>();
    reach().ifPresent(reach -> release(reach, released));
    return released;
  }

  private void release(Reach reach, List<Ended> released) {
    Iterator<Map.Entry<Reach.Wanted, PriorityQueue<Waiter>>> each = waiting.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<Reach.Wanted, PriorityQueue<Waiter>> entry = each.next();
      OpTime reached = reach.of(entry.getKey());
      PriorityQueue<Waiter> queue = entry.getValue();
      while (!queue.isEmpty() && isReached(queue.peek(), reached)) {
        released.add(ended(queue.remove(), null));
      }
      if (queue.isEmpty()) {
        each.remove();
      }
    }
  }

  private Ended ended(Waiter waiter, WriteConcernError error) {
    size.decrementAndGet();
    waitedMillis += (clock.nanos() - waiter.since()) / 1_000_000;
    if (error != null && error.timedOut()) {
      timeouts++;
    }
    return new Ended(waiter, error);
  }

  /** Looks anew whenever the configuration may be another one. */
  private void viewChanged() {
    long counter = member.view().counter();
    moved();
    end(waiter -> impossible(waiter.concern()).orElse(null));
    member.whenChanged(counter, this::viewChanged);
  }

  private void leadershipEnded() {
    // what is committed all the same is said to be
    moved();
    end(waiter -> leads(waiter.at().term()) ? null : steppedDown(waiter));
  }

  private boolean leads(long term) {
    return member.progress().leadTerm() == term;
  }

  private static WriteConcernError steppedDown(Waiter waiter) {
    return WriteConcernError.of(
        ErrorCode.PRIMARY_STEPPED_DOWN,
        "Primary stepped down while waiting for replication",
        waiter.concern());
  }

  /** Ends those for which there is an error. */
  private void end(Function<Waiter, WriteConcernError> error) {
    if (size.get() == 0) {
      return;
    }
    List<Ended> all = new ArrayList<>();
    synchronized (this) {
      for (PriorityQueue<Waiter> queue : waiting.values()) {
        Iterator<Waiter> each = queue.iterator();
        while (each.hasNext()) {
          Waiter waiter = each.next();
          WriteConcernError problem = error.apply(waiter);
          if (problem != null) {
            each.remove();
            all.add(ended(waiter, problem));
          }
        }
      }
      waiting.values().removeIf(PriorityQueue::isEmpty);
    }
    all.forEach(Ended::tell);
  }

  /** Ends those whose requests have been stopped or have no time left. */
  public void endStopped() {
    end(ConcernWaiters::stopped);
  }

  private static WriteConcernError stopped(Waiter waiter) {
    try {
      waiter.operation().check();
      return null;
    } catch (TapdbException stopped) {
      return WriteConcernError.of(stopped.code(), stopped.getMessage(), waiter.concern());
    }
  }

  /** Ends all, as the node stops. */
  public void close() {
    end(
        waiter ->
            WriteConcernError.of(
                ErrorCode.INTERRUPTED_AT_SHUTDOWN, "the node is shutting down", waiter.concern()));
  }

  private void checkLater(long deadline) {
    if (deadline < nextTimeout) {
      nextTimeout = deadline;
      long nanos = Math.max(0, deadline - clock.nanos());
      workers.schedule((nanos + 999_999) / 1_000_000, this::timeOut);
    }
  }

  /** One look for all whose time is up, however many there are. */
  private void timeOut() {
    long now = clock.nanos();
    end(
        waiter ->
            waiter.deadline() != NEVER && waiter.deadline() - now <= 0
                ? WriteConcernError.timeout(waiter.concern())
                : null);
    synchronized (this) {
      nextTimeout = NEVER;
      long next = NEVER;
      for (PriorityQueue<Waiter> queue : waiting.values()) {
        for (Waiter waiter : queue) {
          next = Math.min(next, waiter.deadline());
        }
      }
      checkLater(next);
    }
  }

  /** Why the set as it is can never satisfy a concern; empty if it can. */
  private Optional<WriteConcernError> impossible(WriteConcern concern) {
    Optional<SetConfig> config = member.view().config();
    if (config.isEmpty()) {
      return Optional.empty();
    }
    return switch (concern.who()) {
      case WriteConcern.Who.Majority majority -> Optional.empty();
      case WriteConcern.Who.Members members ->
          members.count() > dataMembers(config.get())
              ? Optional.of(
                  WriteConcernError.of(
                      ErrorCode.UNSATISFIABLE_WRITE_CONCERN,
                      "Not enough data-bearing nodes",
                      concern))
              : Optional.empty();
      case WriteConcern.Who.Mode mode ->
          config.get().settings().modes().containsKey(mode.name())
              ? Optional.empty()
              : Optional.of(unknownMode(mode.name(), concern));
    };
  }

  private static WriteConcernError unknownMode(String name, WriteConcern concern) {
    return WriteConcernError.of(
        ErrorCode.UNKNOWN_REPL_WRITE_CONCERN,
        "No write concern mode named '" + name + "' found in replica set configuration",
        concern);
  }

  private static long dataMembers(SetConfig config) {
    int count = 0;
    for (Member each : config.members()) {
      count += each.isArbiter() ? 0 : 1;
    }
    return count;
  }

  /** How many wait. */
  public int size() {
    return size.get();
  }

  /**
   * What there has been.
   *
   * @param waits how many waited, or could have
   * @param waitedMillis how long, together
   * @param timeouts how many did not want to wait any longer
   */
  public record Counts(long waits, long waitedMillis, long timeouts) {}

  public synchronized Counts counts() {
    return new Counts(waits, waitedMillis, timeouts);
  }
}
