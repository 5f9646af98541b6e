// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.election.core.Event;
import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import io.tapdb.replica.node.NodeContext;
import java.util.Set;

/** Makes the primary give up the lead for some time. */
final class ReplSetStepDownCommand extends SetCommand {
  private static final Set<String> FIELDS = Set.of("secondaryCatchUpPeriodSecs", "force");
  private static final long DEFAULT_SECONDS = 60;
  private static final long DEFAULT_CATCH_UP_SECONDS = 10;

  ReplSetStepDownCommand(NodeContext node) {
    super("replSetStepDown", "makes the primary give up the lead for some time", FIELDS, node);
  }

  @Override
  void run(Invocation invocation, Arguments arguments) {
    initiated();
    boolean force = arguments.flag("force", false);
    long seconds = seconds(arguments);
    long catchUp =
        arguments.number("secondaryCatchUpPeriodSecs", force ? 0 : DEFAULT_CATCH_UP_SECONDS);
    if (seconds < 0) {
      throw bad("stepdown period must be a positive integer");
    }
    if (catchUp < 0) {
      throw bad("secondaryCatchUpPeriodSecs period must be a positive or absent");
    }
    if (seconds <= catchUp) {
      throw bad("stepdown period must be longer than secondaryCatchUpPeriodSecs");
    }
    int forSeconds = (int) Math.min(seconds, Integer.MAX_VALUE);
    int forCatchUp = (int) Math.min(catchUp, Integer.MAX_VALUE);
    node()
        .member()
        .ask(
            token -> new Event.StepDownAsked(token, forSeconds, forCatchUp, force),
            answer(invocation));
  }

  private static long seconds(Arguments arguments) {
    Value given = arguments.first();
    if (!given.isNumber() && given.type() != Value.TRUE.type() && !given.isNullish()) {
      throw arguments.wrongType("replSetStepDown", given, "number");
    }
    long seconds = given.isNumber() ? Numbers.toLong(given) : 0;
    return seconds == 0 ? DEFAULT_SECONDS : seconds;
  }

  private static TapdbException bad(String message) {
    return new TapdbException(ErrorCode.BAD_VALUE, message);
  }
}
