// SPDX-License-Identifier: Apache-2.0
package io.tapdb.flowcontrol;

import io.tapdb.flowcontrol.FlowState.Sustainer;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * The rule that users of other engines know, to be asked once a second.
 *
 * <p>Its weaknesses are kept with it, since it is here to be compared with: the pace is that of the
 * median member, arbiters and dead ones included, and the limit jumps.
 */
final class ClassicRule implements FlowRule {
  @Override
  public Finding find(FlowState state, Reading reading, OpSamples samples, Pace pace) {
    long point = median(reading.members());
    List<Integer> ids = reading.members().ids();
    OptionalLong ops = samples.opsBetween(state.sustainer().timestamp(), point);
    boolean comparable =
        ids.equals(state.sustainer().memberIds())
            && Long.compareUnsigned(point, state.sustainer().timestamp()) >= 0;
    double perSecond = comparable && ops.isPresent() ? ops.getAsLong() : -1;
    Sustainer sustainer = new Sustainer(point, reading.atMillis(), perSecond, ids);

    double lag = reading.commitLagMillis();
    boolean healthy =
        lag < pace.parameters().lag().thresholdMillis()
            || samples.isSameBucket(reading.own().timestamp(), reading.committed().timestamp());
    if (healthy) {
      FlowParameters.Tickets growth = pace.parameters().tickets();
      double grown = (state.limit() + growth.adder()) * growth.multiplier();
      return new Finding(grown, sustainer, false);
    }
    if (!comparable) {
      return new Finding(state.limit(), sustainer, true);
    }
    double limit = perSecond < 0 ? reading.ticketsTaken() / 2.0 : pace.sustainable(perSecond, lag);
    return new Finding(limit, sustainer, true);
  }

  private static long median(Reading.Members members) {
    long[] ascending =
        members.each().stream().mapToLong(each -> each.applied().timestamp()).toArray();
    // Seconds stand in the upper half, so signed order holds until 2038 only.
    for (int i = 0; i < ascending.length; i++) {
      ascending[i] ^= Long.MIN_VALUE;
    }
    Arrays.sort(ascending);
    return ascending[ascending.length / 2] ^ Long.MIN_VALUE;
  }
}
