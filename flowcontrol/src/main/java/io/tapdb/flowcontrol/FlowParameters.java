// SPDX-License-Identifier: Apache-2.0
package io.tapdb.flowcontrol;

import static io.tapdb.flowcontrol.ParameterRefusedException.require;

/**
 * All parameters of flow control; any of them can be set while the node runs, see {@link
 * FlowParameterNames}.
 */
public record FlowParameters(
    boolean enabled,
    Strategy strategy,
    Lag lag,
    Tickets tickets,
    Braking braking,
    Sampling sampling) {
  /** The rule by which the limit follows the lag. */
  public enum Strategy {
    /** One budget a second, set by formula. */
    CLASSIC,
    /** A rate that moves a little at a time. */
    SMOOTH
  }

  /**
   * How far a majority may be behind.
   *
   * @param targetSeconds what must not be exceeded
   * @param thresholdShare the share of it from which on writes are held back
   * @param warnSeconds how often at most one is told that nobody moves although they are
   */
  public record Lag(int targetSeconds, double thresholdShare, int warnSeconds) {
    public Lag {
      require(targetSeconds > 0, "flowControlTargetLagSeconds", "above 0", targetSeconds);
      require(
          thresholdShare > 0 && thresholdShare <= 1,
          "flowControlThresholdLagPercentage",
          "above 0 and at most 1",
          thresholdShare);
      require(warnSeconds >= 0, "flowControlWarnThresholdSeconds", "at least 0", warnSeconds);
    }

    /** The lag from which on writes are held back. */
    public double thresholdMillis() {
      return 1000.0 * thresholdShare * targetSeconds;
    }
  }

  /**
   * The bounds of the limit, and how it grows while nobody lags.
   *
   * @param minPerSecond what is admitted however far the others are behind
   * @param adder by how much it grows in a second
   * @param multiplier and then by which factor
   */
  public record Tickets(int minPerSecond, int adder, double multiplier) {
    public Tickets {
      require(minPerSecond > 0, "flowControlMinTicketsPerSecond", "above 0", minPerSecond);
      require(adder > 0, "flowControlTicketAdderConstant", "above 0", adder);
      require(
          multiplier >= 1 && Double.isFinite(multiplier),
          "flowControlTicketMultiplierConstant",
          "at least 1",
          multiplier);
    }
  }

  /**
   * How much less is admitted than the others can follow.
   *
   * @param decay the factor for each threshold by which the lag exceeds the first
   * @param fudge the factor in any case, so that they catch up
   */
  public record Braking(double decay, double fudge) {
    public Braking {
      require(decay > 0 && decay <= 1, "flowControlDecayConstant", "above 0 and at most 1", decay);
      require(fudge > 0 && fudge <= 1, "flowControlFudgeFactor", "above 0 and at most 1", fudge);
    }
  }

  /**
   * How the pace of writes is remembered.
   *
   * @param most how many samples are kept
   * @param period how many operations lie between two
   */
  public record Sampling(int most, int period) {
    public Sampling {
      require(most >= 2, "flowControlMaxSamples", "at least 2", most);
      require(period > 0, "flowControlSamplePeriod", "above 0", period);
    }
  }

  public static final FlowParameters DEFAULT =
      new FlowParameters(
          true,
          Strategy.SMOOTH,
          new Lag(10, 0.5, 10),
          new Tickets(100, 1000, 1.05),
          new Braking(0.5, 0.95),
          new Sampling(1_000_000, 1000));

  public FlowParameters withEnabled(boolean isEnabled) {
    return new FlowParameters(isEnabled, strategy, lag, tickets, braking, sampling);
  }

  public FlowParameters with(Strategy newStrategy) {
    return new FlowParameters(enabled, newStrategy, lag, tickets, braking, sampling);
  }

  public FlowParameters with(Lag newLag) {
    return new FlowParameters(enabled, strategy, newLag, tickets, braking, sampling);
  }

  public FlowParameters with(Tickets newTickets) {
    return new FlowParameters(enabled, strategy, lag, newTickets, braking, sampling);
  }

  public FlowParameters with(Braking newBraking) {
    return new FlowParameters(enabled, strategy, lag, tickets, newBraking, sampling);
  }

  public FlowParameters with(Sampling newSampling) {
    return new FlowParameters(enabled, strategy, lag, tickets, braking, newSampling);
  }
}
