// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.election.core.Event;
import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import io.tapdb.replica.node.NodeContext;
import java.util.Set;

/** Keeps a secondary from running for election for some time. */
final class ReplSetFreezeCommand extends SetCommand {
  ReplSetFreezeCommand(NodeContext node) {
    super(
        "replSetFreeze",
        "keeps a secondary from running for election for so many seconds; 0 ends that",
        Set.of(),
        node);
  }

  @Override
  void run(Invocation invocation, Arguments arguments) {
    initiated();
    Value given = arguments.first();
    if (!given.isNumber()) {
      throw arguments.wrongType("replSetFreeze", given, "number");
    }
    long seconds = Numbers.toLong(given);
    if (seconds < 0 || seconds > Integer.MAX_VALUE) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE, "the seconds of replSetFreeze are out of range: " + seconds);
    }
    int forSeconds = (int) seconds;
    node()
        .member()
        .ask(
            token -> new Event.FreezeAsked(token, forSeconds),
            answer(invocation, forSeconds == 1 ? "warning" : "info"));
  }
}
