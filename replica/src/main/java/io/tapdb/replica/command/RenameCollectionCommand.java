// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import io.tapdb.replica.concern.WriteConcern;
import io.tapdb.replica.node.NodeContext;
import java.util.Set;

/** Gives a collection another name. */
final class RenameCollectionCommand implements Command {
  private final NodeContext node;
  private final Acknowledgement acknowledgement;

  RenameCollectionCommand(NodeContext node, Acknowledgement acknowledgement) {
    this.node = node;
    this.acknowledgement = acknowledgement;
  }

  @Override
  public String name() {
    return "renameCollection";
  }

  @Override
  public String help() {
    return "gives a collection another name, in the same database or another one";
  }

  @Override
  public boolean adminOnly() {
    return true;
  }

  @Override
  public boolean writes() {
    return true;
  }

  @Override
  public void run(Invocation invocation) {
    Arguments arguments = Arguments.strict(invocation.command(), Set.of("to", "dropTarget"));
    Value source = arguments.first();
    if (!source.isString()) {
      throw arguments.wrongType("renameCollection", source, "string");
    }
    Namespace from = namespace("source", source.string());
    Namespace to = namespace("target", arguments.requiredString("to"));
    if (Targets.isReserved(from) || Targets.isReserved(to)) {
      throw new TapdbException(
          ErrorCode.ILLEGAL_OPERATION,
          "renaming from or to a system collection is not allowed: " + from + ", " + to);
    }
    WriteConcern concern = acknowledgement.concern(invocation);
    node.engine()
        .definitions()
        .rename(
            from,
            to,
            arguments.flag("dropTarget", false),
            invocation.operation(),
            acknowledgement.listener(invocation, concern, renamed -> new DocWriter(16)));
  }

  private static Namespace namespace(String which, String full) {
    try {
      return Namespace.parse(full);
    } catch (TapdbException invalid) {
      throw new TapdbException(
          invalid.code(), "Invalid " + which + " namespace: " + full + ": " + invalid.getMessage());
    }
  }
}
