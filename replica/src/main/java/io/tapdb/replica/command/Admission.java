// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.election.message.MemberState;
import io.tapdb.election.view.CoreView.LeaderPhase;
import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.replica.member.Membership;
import io.tapdb.replica.member.SetView;

/**
 * Whether a request may be run here, by what this node is in its set at that moment. Data of the
 * database {@code local} belong to this node alone, so what is for them may always be run.
 */
final class Admission {
  private static final String LOCAL = "local";

  private final Membership member;

  Admission(Membership member) {
    this.member = member;
  }

  /**
   * Checks a request just before it is run.
   *
   * @throws TapdbException with a code by which clients know to ask another member
   */
  void check(Command command, Invocation invocation) {
    if (!member.isInSet()) {
      checkAlone(command, invocation);
      return;
    }
    Command.Need need = command.need(invocation.command());
    if (need == Command.Need.NOTHING) {
      return;
    }
    SetView view = member.view();
    if (leads(view) || invocation.database().equals(LOCAL)) {
      return;
    }
    switch (need) {
      case PRIMARY -> throw new TapdbException(ErrorCode.NOT_WRITABLE_PRIMARY, "not primary");
      case READ -> {
        if (!ReadPreference.allowsSecondary(invocation.command())) {
          throw new TapdbException(
              ErrorCode.NOT_PRIMARY_NO_SECONDARY_OK, "not primary and secondaryOk=false");
        }
        checkReadable(view.state());
      }
      case DATA -> checkReadable(view.state());
      case NOTHING -> throw new IllegalStateException("dealt with above");
    }
  }

  /** Writes that wait while a primary looks for a successor do so in the engine, not here. */
  static boolean leads(SetView view) {
    LeaderPhase phase = view.core().role().phase();
    return phase == LeaderPhase.WRITABLE || phase == LeaderPhase.STEPPING_DOWN;
  }

  private static void checkReadable(MemberState state) {
    if (!state.isReadable()) {
      throw new TapdbException(
          ErrorCode.NOT_PRIMARY_OR_SECONDARY,
          state == MemberState.RECOVERING
              ? "node is recovering"
              : "node is not in primary or recovering state");
    }
  }

  private void checkAlone(Command command, Invocation invocation) {
    if (command.writes() && !member.formerSet().isEmpty() && !invocation.database().equals(LOCAL)) {
      throw new TapdbException(
          ErrorCode.ILLEGAL_OPERATION,
          "this node was a member of the set '"
              + member.formerSet()
              + "' and was started without it: it can be read, but its data must not go on apart"
              + " from the set's; start it with --replSet "
              + member.formerSet());
    }
  }

  /** An error reply with what a client needs to tell whether it knows of this change already. */
  Doc withTopology(Doc reply, ErrorCode code) {
    if (!member.isInSet() || !isOfState(code) || reply.has("topologyVersion")) {
      return reply;
    }
    DocWriter more = new DocWriter(reply.length() + 64).copyAll(reply);
    topology(member.view(), more);
    return more.build();
  }

  /** Writes by what a client knows whether what it has heard is older. */
  static void topology(SetView view, DocWriter into) {
    into.open("topologyVersion")
        .put("processId", view.processId())
        .put("counter", view.counter())
        .close();
  }

  /** Whether an error says that a member is not what the client took it for. */
  private static boolean isOfState(ErrorCode code) {
    return switch (code) {
      case NOT_WRITABLE_PRIMARY,
          NOT_PRIMARY_NO_SECONDARY_OK,
          NOT_PRIMARY_OR_SECONDARY,
          LEGACY_NOT_PRIMARY,
          PRIMARY_STEPPED_DOWN,
          INTERRUPTED_DUE_TO_REPL_STATE_CHANGE,
          INTERRUPTED_AT_SHUTDOWN,
          SHUTDOWN_IN_PROGRESS ->
          true;
      default -> false;
    };
  }
}
