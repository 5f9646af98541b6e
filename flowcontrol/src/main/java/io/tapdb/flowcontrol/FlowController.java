// SPDX-License-Identifier: Apache-2.0
package io.tapdb.flowcontrol;

import io.tapdb.flowcontrol.FlowParameters.Strategy;
import io.tapdb.flowcontrol.FlowRule.Finding;
import io.tapdb.flowcontrol.FlowState.Sustainer;
import io.tapdb.flowcontrol.FlowState.Tally;
import java.util.OptionalDouble;

/**
 * The decision how many writes a primary may take, so that a majority can follow: a function of
 * what was and what is read.
 */
public final class FlowController {
  private static final FlowRule CLASSIC = new ClassicRule();
  private static final FlowRule SMOOTH = new SmoothRule();

  private FlowController() {}

  /** The state after a reading. */
  public static FlowState next(
      FlowState state, Reading reading, OpSamples samples, FlowParameters parameters) {
    OptionalDouble ticketsPerOp = samples.ticketsPerOp();
    if (!parameters.enabled() || !reading.effective() || ticketsPerOp.isEmpty()) {
      Tally tally = tally(state, Sustainer.UNKNOWN, false, reading, parameters);
      return new FlowState(FlowState.UNLIMITED, Sustainer.UNKNOWN, tally, reading.atMillis());
    }
    FlowRule rule = parameters.strategy() == Strategy.CLASSIC ? CLASSIC : SMOOTH;
    FlowRule.Pace pace = new FlowRule.Pace(parameters, ticketsPerOp.getAsDouble());
    Finding finding = rule.find(state, reading, samples, pace);
    double least = Math.min(parameters.tickets().minPerSecond(), FlowState.UNLIMITED);
    double limit = Math.clamp(finding.limit(), least, FlowState.UNLIMITED);
    Tally tally = tally(state, finding.sustainer(), finding.lagged(), reading, parameters);
    return new FlowState(limit, finding.sustainer(), tally, reading.atMillis());
  }

  private static Tally tally(
      FlowState state,
      Sustainer sustainer,
      boolean lagged,
      Reading reading,
      FlowParameters parameters) {
    Tally old = state.tally();
    long elapsed = Math.max(reading.atMillis() - state.atMillis(), 0);
    boolean stuck =
        lagged
            && old.lagged()
            && sustainer.timestamp() == state.sustainer().timestamp()
            && sustainer.opsPerSecond() <= 0;
    boolean due =
        reading.atMillis() - old.warnedAtMillis() >= 1000L * parameters.lag().warnSeconds();
    boolean warn = stuck && due;
    return new Tally(
        lagged,
        old.count() + (lagged && !old.lagged() ? 1 : 0),
        old.millis() + (old.lagged() ? elapsed : 0),
        warn ? reading.atMillis() : old.warnedAtMillis(),
        warn);
  }
}
