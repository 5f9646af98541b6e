// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import io.tapdb.replica.node.NodeContext;
import io.tapdb.replica.node.Parameter;
import java.util.Set;

/** Shows parameters of the node: those named, or all. */
final class GetParameterCommand extends NodeCommand {
  private static final Set<String> CHOICES = Set.of("showDetails", "allParameters", "setAt");
  private static final String AT_RUNTIME = "runtime";
  private static final String AT_STARTUP = "startup";

  private final NodeContext node;

  GetParameterCommand(NodeContext node) {
    super("getParameter", "shows parameters of the node; '*' shows all");
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

  /**
   * What is asked for.
   *
   * @param all whether every parameter is, not only those named
   * @param details whether it is also told when each may be set
   * @param setAt when those shown may be set, empty for whenever
   */
  private record Asked(boolean all, boolean details, String setAt) {
    boolean wants(Parameter<?> parameter) {
      return switch (setAt) {
        case AT_RUNTIME -> parameter.atRuntime();
        default -> true;
      };
    }
  }

  @Override
  public boolean usesData() {
    return false;
  }

  @Override
  public void run(Invocation invocation) {
    Doc command = invocation.command();
    Asked asked = asked(Arguments.lenient(command).first());
    DocWriter reply = new DocWriter();
    int shown = 0;
    for (Parameter<?> each : node.parameters().all()) {
      if ((asked.all() || command.has(each.name())) && asked.wants(each)) {
        write(each, asked.details(), reply);
        shown++;
      }
    }
    if (shown == 0) {
      throw new TapdbException(ErrorCode.INVALID_OPTIONS, "no option found to get");
    }
    invocation.reply(reply);
  }

  private static Asked asked(Value first) {
    if (first.isString() && first.string().equals("*")) {
      return new Asked(true, false, "");
    }
    if (!first.isDocument()) {
      return new Asked(false, false, "");
    }
    Arguments choices = Arguments.part("getParameter", first.doc(), CHOICES);
    String setAt = choices.string("setAt", "");
    if (!setAt.isEmpty() && !setAt.equals(AT_RUNTIME) && !setAt.equals(AT_STARTUP)) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE,
          "Enumeration value '" + setAt + "' for field 'getParameter.setAt' is not a valid value.");
    }
    return new Asked(
        choices.flag("allParameters", false), choices.flag("showDetails", false), setAt);
  }

  private static void write(Parameter<?> parameter, boolean details, DocWriter reply) {
    if (!details) {
      reply.put(parameter.name(), parameter.show());
      return;
    }
    reply
        .open(parameter.name())
        .put("value", parameter.show())
        .put("settableAtRuntime", parameter.atRuntime())
        .put("settableAtStartup", true)
        .close();
  }
}
