// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

import io.tapdb.election.message.MemberState;
import io.tapdb.oplog.OpTime;
import java.util.Optional;

/** Whether this member may run for election. */
record Eligibility(Ground ground) {
  /** Why it may not, whatever the others do; empty if it may. */
  Optional<String> refusal() {
    if (ground.config == null) {
      return Optional.of("it has no configuration");
    }
    if (ground.self == null) {
      return Optional.of("it is not a member of the configuration");
    }
    if (ground.isArbiter()) {
      return Optional.of("it is an arbiter");
    }
    if (!ground.self.isElectable()) {
      return Optional.of("its priority is 0");
    }
    MemberState state = ground.stateAsFollower();
    if (state != MemberState.SECONDARY) {
      return Optional.of("its state is " + state);
    }
    if (ground.lastWritten().equals(OpTime.NULL)) {
      return Optional.of("it has no entries");
    }
    if (ground.leaving) {
      return Optional.of("it is shutting down");
    }
    return ground.now < ground.frozenUntil
        ? Optional.of("it was told not to run for " + (ground.frozenUntil - ground.now) + " ms")
        : Optional.empty();
  }

  /** Why it may not, or could not win. */
  Optional<String> refusalNow() {
    Optional<String> refusal = refusal();
    if (refusal.isPresent() || ground.seesMajority()) {
      return refusal;
    }
    return Optional.of("it cannot see a majority of the voters");
  }
}
