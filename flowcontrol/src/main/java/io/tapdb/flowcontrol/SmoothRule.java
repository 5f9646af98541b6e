// SPDX-License-Identifier: Apache-2.0
package io.tapdb.flowcontrol;

import io.tapdb.flowcontrol.FlowState.Sustainer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The rule that moves the limit a little at a time, however often it is asked.
 *
 * <p>The pace is that of the slowest member a commit needs, among those that move at all; so in a
 * set of two it is the other one's, not the primary's own. If too few members move, holding writes
 * back cannot bring the commit point forward, and is not done: what then limits writes is the room
 * for history, not their pace.
 */
final class SmoothRule implements FlowRule {
  /** Long enough for a pace, short enough to notice that it changed. */
  private static final long MEASURE_MILLIS = 1000;

  /** A slow pace is measured longer, until it reaches the next sample. */
  private static final long LONGEST_MEASURE_MILLIS = 10_000;

  /** How fast the limit follows what is wanted: two thirds of the way in this time. */
  private static final double SETTLE_MILLIS = 500;

  /** The share of the threshold from which on the limit is drawn towards the pace. */
  private static final double EASE_FROM = 0.5;

  /** Below this share of the threshold a backlog is a ripple and its length says nothing. */
  private static final double PROJECT_FROM = 0.25;

  @Override
  public Finding find(FlowState state, Reading reading, OpSamples samples, Pace pace) {
    List<Reading.Place> moving = moving(reading, pace.parameters().lag());
    int needed = reading.members().needed();
    if (needed < 1 || moving.size() < needed) {
      Sustainer nobody = new Sustainer(0, reading.atMillis(), -1, List.of());
      return new Finding(grown(state, reading, pace.parameters()), nobody, false);
    }
    Reading.Place place = moving.get(needed - 1);
    Sustainer sustainer = measure(state.sustainer(), reading, place, samples);
    double threshold = pace.parameters().lag().thresholdMillis();
    double lag = lag(reading, place, samples, sustainer, threshold);
    if (lag < threshold * EASE_FROM) {
      return new Finding(grown(state, reading, pace.parameters()), sustainer, false);
    }
    boolean lagged = lag >= threshold;
    if (sustainer.opsPerSecond() < 0) {
      return new Finding(drawn(state, reading, 0, 0), sustainer, lagged);
    }
    double wanted = wanted(sustainer.opsPerSecond(), lag, pace);
    double share = 1 - Math.exp(-elapsed(state, reading) / SETTLE_MILLIS);
    return new Finding(drawn(state, reading, wanted, share), sustainer, lagged);
  }

  /**
   * How far the others are behind, or will be once they reach what is written now: a lag is seen
   * only when it is there, a backlog as it comes.
   */
  private static double lag(
      Reading reading,
      Reading.Place place,
      OpSamples samples,
      Sustainer sustainer,
      double threshold) {
    Reading.Place own = reading.own();
    if (samples.isSameBucket(own.timestamp(), reading.committed().timestamp())) {
      return 0;
    }
    double lag = Math.max(reading.commitLagMillis(), own.wallMillis() - place.wallMillis());
    OptionalLong backlog = samples.opsBetween(place.timestamp(), own.timestamp());
    if (lag < threshold * PROJECT_FROM || backlog.isEmpty() || sustainer.opsPerSecond() <= 0) {
      return lag;
    }
    return Math.max(lag, backlog.getAsLong() * 1000 / sustainer.opsPerSecond());
  }

  /** Twice the pace where easing begins, and what is sustainable from the threshold on. */
  private static double wanted(double opsPerSecond, double lag, Pace pace) {
    double threshold = pace.parameters().lag().thresholdMillis();
    double sustainable = pace.sustainable(opsPerSecond, Math.max(lag, threshold));
    if (lag >= threshold) {
      return sustainable;
    }
    double twice = 2 * opsPerSecond * pace.ticketsPerOp();
    double way = (lag / threshold - EASE_FROM) / (1 - EASE_FROM);
    return twice + (sustainable - twice) * way;
  }

  /** The data-bearing voters that are not stuck, the furthest first. */
  private static List<Reading.Place> moving(Reading reading, FlowParameters.Lag lag) {
    List<Reading.Place> places = new ArrayList<>();
    for (Reading.Progress each : reading.members().each()) {
      long still = reading.atMillis() - each.movedAtMillis();
      if (each.dataVoter() && still <= 1000L * lag.targetSeconds()) {
        places.add(each.applied());
      }
    }
    places.sort((one, other) -> Long.compareUnsigned(other.timestamp(), one.timestamp()));
    return places;
  }

  /** The pace since the last measurement, once that is long enough ago. */
  private static Sustainer measure(
      Sustainer old, Reading reading, Reading.Place place, OpSamples samples) {
    List<Integer> ids = reading.members().ids();
    boolean comparable =
        ids.equals(old.memberIds())
            && Long.compareUnsigned(place.timestamp(), old.timestamp()) >= 0;
    if (!comparable) {
      return new Sustainer(place.timestamp(), reading.atMillis(), -1, ids);
    }
    long elapsed = reading.atMillis() - old.atMillis();
    if (elapsed < MEASURE_MILLIS) {
      return old;
    }
    OptionalLong ops = samples.opsBetween(old.timestamp(), place.timestamp());
    boolean betweenSamples =
        ops.isPresent() && ops.getAsLong() == 0 && place.timestamp() != old.timestamp();
    if (betweenSamples && elapsed < LONGEST_MEASURE_MILLIS) {
      return old;
    }
    double pace = ops.isEmpty() ? -1 : ops.getAsLong() * 1000.0 / elapsed;
    return new Sustainer(place.timestamp(), reading.atMillis(), pace, ids);
  }

  /** Some of the way to what is wanted, from what is really used if the limit did not bind. */
  private static double drawn(FlowState state, Reading reading, double wanted, double share) {
    double elapsed = elapsed(state, reading);
    double used = elapsed > 0 ? reading.ticketsTaken() * 1000.0 / elapsed : state.limit();
    double from = Math.min(state.limit(), Math.max(used, wanted));
    return from + (wanted - from) * share;
  }

  private static double grown(FlowState state, Reading reading, FlowParameters parameters) {
    double seconds = elapsed(state, reading) / 1000;
    FlowParameters.Tickets growth = parameters.tickets();
    return (state.limit() + growth.adder() * seconds) * Math.pow(growth.multiplier(), seconds);
  }

  private static double elapsed(FlowState state, Reading reading) {
    return state.atMillis() == 0 ? 0 : Math.max(reading.atMillis() - state.atMillis(), 0);
  }
}
