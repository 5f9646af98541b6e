// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How often each thing that can happen to a set has happened: what a run has tried at all. */
public final class Coverage {
  /** Something that can happen. */
  public enum Event {
    MESSAGE_LOST(true),
    MESSAGE_DELAYED(true),
    MESSAGE_DOUBLED(true),
    MESSAGE_OVERTOOK(true),
    PARTITION(true),
    ONE_WAY_PARTITION(true),
    CONGESTION(true),
    CONNECTION_RESET(true),
    KILL(true),
    POWER_LOSS(true),
    WRITES_LOST(true),
    TORN_TAIL(true),
    CLEAN_RESTART(true),
    CLOCK_DRIFT(true),
    CLOCK_STEP(true),
    SLOW_DISK(true),
    PAUSE(true),
    STEP_DOWN(true),
    CHALLENGE(true),
    PRIORITY_CHANGED(true),
    VOTES_CHANGED(true),
    MEMBER_ADDED(true),
    MEMBER_REMOVED(true),
    MEMBER_WIPED(true),
    RECONFIG(false),
    ELECTION(false),
    ROLLBACK(false),
    INITIAL_SYNC(false),
    OPERATION(false),
    ACKNOWLEDGED_BY_MAJORITY(false),
    OUTCOME_UNKNOWN(false),
    MAJORITY_READ(false),
    DEFINITION(false);

    private final boolean fault;

    Event(boolean fault) {
      this.fault = fault;
    }

    /** Whether it is done to the set rather than by it. */
    public boolean isFault() {
      return fault;
    }
  }

  private final Map<Event, Long> counts = new EnumMap<>(Event.class);

  /** Notes that it happened. */
  public void count(Event event) {
    counts.merge(event, 1L, Long::sum);
  }

  /** Adds what another run has seen. */
  public synchronized void add(Coverage other) {
    other.counts.forEach((event, count) -> counts.merge(event, count, Long::sum));
  }

  public long of(Event event) {
    return counts.getOrDefault(event, 0L);
  }

  /** What has not happened once. */
  public List<Event> missing() {
    return java.util.Arrays.stream(Event.values()).filter(event -> of(event) == 0).toList();
  }

  /** All counts in one line. */
  @Override
  public String toString() {
    return counts.entrySet().stream()
        .map(each -> each.getKey().name().toLowerCase(Locale.ROOT) + " " + each.getValue())
        .collect(Collectors.joining(", "));
  }
}
