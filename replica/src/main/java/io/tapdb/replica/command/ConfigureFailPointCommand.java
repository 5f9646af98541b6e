// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import io.tapdb.replica.node.NodeContext;
import java.util.Set;

/** Makes the node misbehave, for tests; there only if the node was started for tests. */
final class ConfigureFailPointCommand extends NodeCommand {
  private final NodeContext node;

  ConfigureFailPointCommand(NodeContext node) {
    super("configureFailPoint", "makes the node misbehave, for tests");
    this.node = node;
  }

  @Override
  public boolean adminOnly() {
    return true;
  }

  @Override
  public Placement placement(Doc command) {
    return Placement.INLINE;
  }

  @Override
  public boolean usesData() {
    return false;
  }

  @Override
  public void run(Invocation invocation) {
    if (!node.parameters().enableTestCommands.get()) {
      throw new TapdbException(ErrorCode.COMMAND_NOT_FOUND, "no such command: '" + name() + "'");
    }
    Arguments arguments = Arguments.strict(invocation.command(), Set.of("mode", "data"));
    Value point = arguments.first();
    if (!point.isString()) {
      throw arguments.wrongType(name(), point, "string");
    }
    Value mode = arguments.value("mode");
    if (mode.isMissing()) {
      throw new TapdbException(
          ErrorCode.IDL_FAILED_TO_PARSE,
          "BSON field 'configureFailPoint.mode' is missing but a required field");
    }
    long entered =
        node.failPoints().configure(point.string(), mode, arguments.document("data", Doc.EMPTY));
    invocation.reply(new DocWriter().put("count", entered));
  }
}
