// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.node.NodeContext;
import io.tapdb.replica.sync.LogQuestion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;

/** Tells another member which of some entries are in the log here. */
final class ReplSetHasEntriesCommand extends NodeCommand {
  private final NodeContext node;

  ReplSetHasEntriesCommand(NodeContext node) {
    super(LogQuestion.COMMAND, "tells another member which of some entries are in the log here");
    this.node = node;
  }

  @Override
  public boolean adminOnly() {
    return true;
  }

  @Override
  public void run(Invocation invocation) {
    Arguments arguments = Arguments.strict(invocation.command(), Set.of(LogQuestion.OPTIMES));
    arguments.array(LogQuestion.OPTIMES);
    List<OpTime> asked = LogQuestion.asked(invocation.command());
    if (asked.size() > LogQuestion.MOST) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE, "at most " + LogQuestion.MOST + " entries can be asked for at once");
    }
    try {
      invocation.reply(LogQuestion.answer(node.oplog(), asked, node.member().rollbackId()));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
