// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

import io.tapdb.election.core.CoreRefusal.Kind;
import io.tapdb.election.message.MemberState;
import java.util.Optional;

/** What operators, and members that hand over, ask this member to do. */
final class Orders {
  private static final long MILLIS = 1000;

  private final Ground ground;
  private final Roles roles;
  private final Eligibility eligibility;

  Orders(Ground ground, Roles roles) {
    this.ground = ground;
    this.roles = roles;
    eligibility = new Eligibility(ground);
  }

  void stepUp(Event.StepUpAsked event) {
    if (roles.leadership() != null) {
      ground.out.confirm(event.token());
      return;
    }
    if (roles.candidacy() != null) {
      roles.candidacy().tokens().add(event.token());
      return;
    }
    Optional<String> refusal = eligibility.refusalNow();
    if (refusal.isPresent()) {
      ground.out.refuse(event.token(), Kind.COMMAND_FAILED, "Election failed: " + refusal.get());
      return;
    }
    roles.campaign(event.skipDryRun() ? Reason.STEP_UP_AT_ONCE : Reason.STEP_UP, event.token());
  }

  void stepDown(Event.StepDownAsked event) {
    Leadership leadership = roles.leadership();
    if (leadership == null || !leadership.isWritable()) {
      ground.out.refuse(event.token(), Kind.NOT_WRITABLE_PRIMARY, "not primary so can't step down");
    } else if (leadership.isSteppingDown()) {
      ground.out.refuse(
          event.token(),
          Kind.CONFLICTING_OPERATION_IN_PROGRESS,
          "This member is already about to step down");
    } else if (event.seconds() <= event.catchUpSeconds()) {
      ground.out.refuse(
          event.token(),
          Kind.BAD_VALUE,
          "stepdown period must be longer than secondaryCatchUpPeriodSecs");
    } else {
      long deadline = ground.now + event.catchUpSeconds() * MILLIS;
      leadership.tryToStepDown(
          new StepDownAttempt(
              event.token(), event.seconds() * MILLIS, deadline, event.force(), false));
    }
  }

  /** A member that leads nobody may go at once. */
  void shutDown(Event.ShutdownAsked event) {
    Leadership leadership = roles.leadership();
    boolean alone = ground.config == null || ground.config.electable().size() <= 1;
    if (leadership == null || alone || !leadership.isWritable()) {
      ground.leaving = true;
      roles.unfit("this member is shutting down");
      if (leadership != null) {
        roles.stepDown("this member is shutting down");
      }
      ground.out.confirm(event.token());
    } else if (leadership.isSteppingDown()) {
      ground.out.refuse(
          event.token(),
          Kind.CONFLICTING_OPERATION_IN_PROGRESS,
          "This member is already about to step down");
    } else {
      ground.leaving = true;
      long deadline = ground.now + event.seconds() * MILLIS;
      leadership.tryToStepDown(
          new StepDownAttempt(event.token(), Long.MAX_VALUE, deadline, event.force(), true));
    }
  }

  void freeze(Event.FreezeAsked event) {
    if (event.seconds() < 0) {
      ground.out.refuse(event.token(), Kind.BAD_VALUE, "the seconds must not be negative");
    } else if (!roles.isFollower()) {
      ground.out.refuse(
          event.token(),
          Kind.NOT_SECONDARY,
          "cannot freeze node when primary or running for election. state: "
              + (roles.leadership() != null ? "Primary" : "Running-Election"));
    } else {
      ground.frozenUntil = event.seconds() == 0 ? 0 : ground.now + event.seconds() * MILLIS;
      String note = event.seconds() == 0 ? "unfreezing" : "";
      note = event.seconds() == 1 ? "you really want to freeze for only 1 second?" : note;
      ground.out.add(new Effect.Confirm(event.token(), note));
    }
  }

  void maintain(Event.MaintenanceAsked event) {
    if (roles.leadership() != null) {
      ground.out.refuse(
          event.token(), Kind.NOT_SECONDARY, "primaries can't modify maintenance mode");
    } else if (roles.candidacy() != null) {
      ground.out.refuse(event.token(), Kind.NOT_SECONDARY, "currently running for election");
    } else if (!event.begin() && ground.maintenance == 0) {
      ground.out.refuse(event.token(), Kind.OPERATION_FAILED, "already out of maintenance mode");
    } else {
      ground.maintenance += event.begin() ? 1 : -1;
      ground.out.confirm(event.token());
    }
  }

  void abortCatchUp(long token) {
    Leadership leadership = roles.leadership();
    if (leadership != null && leadership.abortCatchUp()) {
      ground.out.confirm(token);
    } else {
      ground.out.refuse(token, Kind.ILLEGAL_OPERATION, "The node is not in catch-up mode.");
    }
  }

  void dataState(Event.DataStateChanged event) {
    ground.dataState = event.state();
    ground.tooStale = event.tooStale();
    if (ground.stateAsFollower() != MemberState.SECONDARY) {
      roles.unfit("its state is now " + ground.stateAsFollower());
    }
  }
}
