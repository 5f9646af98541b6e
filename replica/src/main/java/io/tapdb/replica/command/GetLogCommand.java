// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import io.tapdb.replica.ProcessFacts;
import io.tapdb.replica.node.NodeContext;
import java.util.Set;

/** Gives the newest lines of the log. */
final class GetLogCommand extends NodeCommand {
  private static final String GLOBAL = "global";
  private static final String STARTUP_WARNINGS = "startupWarnings";

  private final NodeContext node;

  GetLogCommand(NodeContext node) {
    super("getLog", "gives the newest lines of the log; '*' names the logs there are");
    this.node = node;
  }

  @Override
  public boolean adminOnly() {
    return true;
  }

  @Override
  public boolean usesData() {
    return false;
  }

  @Override
  public void run(Invocation invocation) {
    Arguments arguments = Arguments.strict(invocation.command(), Set.of());
    Value name = arguments.first();
    if (!name.isString()) {
      throw arguments.wrongType("getLog", name, "string");
    }
    DocWriter reply = new DocWriter();
    switch (name.string()) {
      case "*" -> reply.openArray("names").add(GLOBAL).add(STARTUP_WARNINGS).close();
      case GLOBAL -> write(node.process().logLines(false), reply);
      case STARTUP_WARNINGS -> write(node.process().logLines(true), reply);
      default ->
          throw new TapdbException(
              ErrorCode.OPERATION_FAILED,
              "there is no log named '" + name.string() + "'; getLog '*' names those there are");
    }
    invocation.reply(reply);
  }

  private static void write(ProcessFacts.LogLines lines, DocWriter reply) {
    reply.put("totalLinesWritten", lines.written()).openArray("log");
    lines.newest().forEach(reply::add);
    reply.close();
  }
}
