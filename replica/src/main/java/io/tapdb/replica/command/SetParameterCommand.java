// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;
import io.tapdb.replica.NodeLog;
import io.tapdb.replica.node.NodeContext;
import io.tapdb.replica.node.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;

/** Sets parameters of the node: all that are named, or none when one of them cannot be set. */
final class SetParameterCommand extends NodeCommand {
  private static final int LOG_SET = 7310060;

  private final NodeContext node;

  SetParameterCommand(NodeContext node) {
    super("setParameter", "sets parameters of the node while it runs");
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
    Map<Parameter<?>, Value> given = given(invocation.command());
    if (given.isEmpty()) {
      throw new TapdbException(
          ErrorCode.INVALID_OPTIONS,
          "no option found to set, use getParameter: '*' to see what there is");
    }
    given.forEach(Parameter::check);
    DocWriter reply = new DocWriter();
    boolean first = true;
    for (Map.Entry<Parameter<?>, Value> each : given.entrySet()) {
      Value before = each.getKey().set(each.getValue());
      report(each.getKey(), before);
      if (first) {
        reply.put("was", before);
        first = false;
      }
    }
    node.parameters().changed();
    invocation.reply(reply);
  }

  private Map<Parameter<?>, Value> given(Doc command) {
    Map<Parameter<?>, Value> given = new LinkedHashMap<>();
    FieldCursor field = command.fields();
    field.next();
    while (field.next()) {
      String name = field.name();
      if (!node.parameters().has(name)) {
        if (Arguments.isGeneric(name)) {
          continue;
        }
        throw new TapdbException(
            ErrorCode.INVALID_OPTIONS,
            "attempted to set unrecognized parameter ["
                + name
                + "], use getParameter: '*' to see what there is");
      }
      Parameter<?> parameter = node.parameters().find(name);
      if (!parameter.atRuntime()) {
        throw new TapdbException(
            ErrorCode.ILLEGAL_OPERATION, "not allowed to change [" + name + "] at runtime");
      }
      given.put(parameter, field.value());
    }
    return given;
  }

  private void report(Parameter<?> parameter, Value before) {
    node.log()
        .info(
            NodeLog.Component.CONTROL,
            LOG_SET,
            "Parameter set",
            new DocWriter()
                .put("name", parameter.name())
                .put("before", before)
                .put("after", parameter.show()));
  }
}
