// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.time;

import io.tapdb.sim.world.Trace;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/**
 * The one queue of everything that will happen in a simulated set, ordered by virtual time; chance
 * decides among what is due at once.
 *
 * <p>Time leaps from event to event, so an hour in which nothing happens costs nothing. An event
 * takes no time itself: whatever should take time is two events.
 */
public final class Timeline {
  private static final long MICROS_PER_MILLI = 1000;
  private static final long LONGEST_TURN_MICROS = 60;

  private record Event(long due, int tie, long number, Life life, Runnable task) {}

  private final RandomGenerator random;
  private final Trace trace;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(
          Comparator.comparingLong(Event::due)
              .thenComparingInt(Event::tie)
              .thenComparingLong(Event::number));
  private long now;
  private long numbers;
  private long steps;
  private Life last;

  /** A queue with nothing in it, at time zero. */
  public Timeline(RandomGenerator random, Trace trace) {
    this.random = random;
    this.trace = trace;
  }

  /** Microseconds since the beginning. */
  public long now() {
    return now;
  }

  /** Milliseconds since the beginning. */
  public long millis() {
    return now / MICROS_PER_MILLI;
  }

  /** How many events there have been. */
  public long steps() {
    return steps;
  }

  /** To whom the last event happened. */
  public Life last() {
    return last;
  }

  /** Lets something happen after so many microseconds, if that life still lasts then. */
  public void after(long micros, Life life, Runnable task) {
    if (micros < 0) {
      throw new IllegalArgumentException("nothing happens " + micros + " microseconds ago");
    }
    events.add(new Event(now + micros, random.nextInt(), numbers++, life, task));
  }

  /** Lets something happen after so many milliseconds. */
  public void afterMillis(long millis, Life life, Runnable task) {
    after(millis * MICROS_PER_MILLI, life, task);
  }

  /** Lets a paused life go on: what has waited happens soon, in order. */
  public void resume(Life life) {
    long delay = 0;
    for (Runnable task : life.resume()) {
      delay += random.nextLong(1, LONGEST_TURN_MICROS);
      after(delay, life, task);
    }
  }

  /**
   * Lets the next event happen.
   *
   * @param until in microseconds since the beginning
   * @return false when nothing is due by then; the time is that time now
   */
  public boolean step(long until) {
    Event event = events.peek();
    if (event == null || event.due() > until) {
      now = Math.max(now, until);
      return false;
    }
    events.remove();
    now = event.due();
    Life life = event.life();
    last = life;
    if (life.ended()) {
      return true;
    }
    if (life.paused()) {
      life.hold(event.task());
      return true;
    }
    steps++;
    trace.number(now * 64 + life.owner());
    event.task().run();
    return true;
  }
}
