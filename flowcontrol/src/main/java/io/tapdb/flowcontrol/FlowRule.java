// SPDX-License-Identifier: Apache-2.0
package io.tapdb.flowcontrol;

import io.tapdb.flowcontrol.FlowState.Sustainer;

/** A way to find the next limit. */
interface FlowRule {
  /**
   * What a rule found.
   *
   * @param lagged whether writes are held back for the sake of the others
   */
  record Finding(double limit, Sustainer sustainer, boolean lagged) {}

  /** The next limit, before it is brought into bounds. */
  Finding find(FlowState state, Reading reading, OpSamples samples, Pace pace);

  /**
   * The parameters, together with what was measured for all rules alike.
   *
   * @param ticketsPerOp how many tickets an operation takes
   */
  record Pace(FlowParameters parameters, double ticketsPerOp) {
    /** What the others can follow, less the more the lag exceeds the threshold. */
    double sustainable(double ops, double lagMillis) {
      double threshold = parameters.lag().thresholdMillis();
      double excess = (lagMillis - threshold) / threshold;
      FlowParameters.Braking braking = parameters.braking();
      return ticketsPerOp * ops * Math.pow(braking.decay(), excess) * braking.fudge();
    }
  }
}
