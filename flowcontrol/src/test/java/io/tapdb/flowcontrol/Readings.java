// SPDX-License-Identifier: Apache-2.0
package io.tapdb.flowcontrol;

import io.tapdb.flowcontrol.Reading.Members;
import io.tapdb.flowcontrol.Reading.Place;
import io.tapdb.flowcontrol.Reading.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Readings of a primary that writes 1000 operations a second: operation n is written in millisecond
 * n and has n for its place.
 */
final class Readings {
  private Readings() {}

  static Place at(long millis) {
    return new Place(millis, millis);
  }

  /** A set in which the places of all members are known and all of them move. */
  static Reading of(long now, int needed, long... applied) {
    List<Progress> members = new ArrayList<>();
    for (long each : applied) {
      members.add(new Progress(members.size(), true, at(each), now));
    }
    return of(now, new Members(members, needed));
  }

  static Reading of(long now, Members members) {
    long[] voters =
        members.each().stream()
            .filter(Progress::dataVoter)
            .mapToLong(each -> each.applied().timestamp())
            .sorted()
            .toArray();
    return new Reading(
        now, true, at(now), at(voters[voters.length - members.needed()]), members, 1000);
  }

  /** Samples of all operations until then, ten operations apart, one ticket each. */
  static OpSamples samples(long until) {
    OpSamples samples = new OpSamples();
    for (long at = 10; at <= until; at += 10) {
      samples.add(at, 10, at, new FlowParameters.Sampling(1_000_000, 10));
    }
    return samples;
  }

  /** The states after each of the readings. */
  static FlowState after(FlowState state, FlowParameters parameters, Reading... readings) {
    OpSamples samples =
        samples(Arrays.stream(readings).mapToLong(Reading::atMillis).max().orElse(0));
    for (Reading each : readings) {
      state = FlowController.next(state, each, samples, parameters);
    }
    return state;
  }
}
