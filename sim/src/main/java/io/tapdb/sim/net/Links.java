// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.net;

import io.tapdb.sim.Coverage;
import java.util.random.RandomGenerator;

/**
 * The ways between any two endpoints, in each direction one, and what becomes of messages there.
 */
public final class Links {
  private static final long LEAST_MICROS = 50;
  private static final long RESEND_MICROS = 400_000;
  private static final long SILENCE_AT_LEAST_MICROS = 3_000_000;
  private static final long SILENCE_AT_MOST_MICROS = 15_000_000;

  private final RandomGenerator random;
  private final Coverage coverage;
  private final boolean[][] cut;
  private final int[][] cuts;
  private final long[][] newestArrival;
  private final long[][] slowMicros;
  private Weather weather = Weather.FAIR;

  Links(int endpoints, RandomGenerator random, Coverage coverage) {
    this.random = random;
    this.coverage = coverage;
    this.cut = new boolean[endpoints][endpoints];
    this.cuts = new int[endpoints][endpoints];
    this.newestArrival = new long[endpoints][endpoints];
    this.slowMicros = new long[endpoints][endpoints];
  }

  void weather(Weather next) {
    weather = next;
  }

  /** Lets whatever goes that way take up to so much longer. */
  void slow(int from, int to, long micros) {
    slowMicros[from][to] = micros;
  }

  private long slowness(int from, int to) {
    long most = slowMicros[from][to];
    return most == 0 ? 0 : random.nextLong(most);
  }

  boolean isCut(int from, int to) {
    return cut[from][to];
  }

  /** Which cut of that way this is, so that a later one is told from it. */
  int cutNumber(int from, int to) {
    return cuts[from][to];
  }

  /** Stops whatever goes that way; false if nothing went there already. */
  boolean cut(int from, int to) {
    if (from == to || cut[from][to]) {
      return false;
    }
    cut[from][to] = true;
    cuts[from][to]++;
    return true;
  }

  boolean heal(int from, int to) {
    boolean was = cut[from][to];
    cut[from][to] = false;
    return was;
  }

  /** Whether a message that sets out now gets there. */
  boolean passes(int from, int to) {
    if (cut[from][to]) {
      return false;
    }
    boolean lost = from != to && random.nextDouble() < weather.loss();
    if (lost) {
      coverage.count(Coverage.Event.MESSAGE_LOST);
    }
    return !lost;
  }

  boolean isDoubled() {
    boolean doubled = random.nextDouble() < weather.duplication();
    if (doubled) {
      coverage.count(Coverage.Event.MESSAGE_DOUBLED);
    }
    return doubled;
  }

  boolean breaks() {
    return random.nextDouble() < weather.breaking();
  }

  /** How long a message takes that may overtake others. */
  long delay(int from, int to, long now) {
    long delay = delay() + slowness(from, to);
    if (now + delay < newestArrival[from][to]) {
      coverage.count(Coverage.Event.MESSAGE_OVERTOOK);
    } else {
      newestArrival[from][to] = now + delay;
    }
    return delay;
  }

  /** How long a message takes that keeps its place in a row, and is sent again when lost. */
  long delayInRow(int from, int to) {
    boolean again = random.nextDouble() < weather.loss();
    return delay() + slowness(from, to) + (again ? random.nextLong(RESEND_MICROS) : 0);
  }

  private long delay() {
    long most = weather.delayMicros();
    if (random.nextDouble() < weather.straying()) {
      coverage.count(Coverage.Event.MESSAGE_DELAYED);
      most = weather.strayMicros();
    }
    return random.nextLong(LEAST_MICROS, Math.max(most, LEAST_MICROS + 1));
  }

  /** After how long somebody takes a silent connection for a dead one. */
  long patience() {
    return random.nextLong(SILENCE_AT_LEAST_MICROS, SILENCE_AT_MOST_MICROS);
  }
}
