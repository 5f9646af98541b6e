// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import io.tapdb.replica.node.NodeContext;
import java.util.Set;

/** Ends a request that is under way. */
final class KillOpCommand extends NodeCommand {
  private final NodeContext node;

  KillOpCommand(NodeContext node) {
    super("killOp", "ends a request that is under way, by its opid");
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
    Arguments arguments = Arguments.strict(invocation.command(), Set.of("op"));
    Value op = arguments.value("op");
    if (op.isMissing()) {
      throw new TapdbException(
          ErrorCode.IDL_FAILED_TO_PARSE, "BSON field 'killOp.op' is missing but a required field");
    }
    if (!op.isNumber()) {
      throw arguments.wrongType("op", op, "number");
    }
    node.operations().kill(Numbers.toLong(op), ErrorCode.INTERRUPTED);
    // one that waits for room would not look by itself
    node.engine().endStoppedWrites();
    invocation.reply(new DocWriter().put("info", "attempting to kill op"));
  }
}
