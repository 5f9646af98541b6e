// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import io.tapdb.replica.concern.WriteConcern;
import io.tapdb.replica.node.NodeContext;
import java.util.List;
import java.util.Set;

/** Removes indexes of a collection. */
final class DropIndexesCommand implements Command {
  private final NodeContext node;
  private final Acknowledgement acknowledgement;

  DropIndexesCommand(NodeContext node, Acknowledgement acknowledgement) {
    this.node = node;
    this.acknowledgement = acknowledgement;
  }

  @Override
  public String name() {
    return "dropIndexes";
  }

  @Override
  public List<String> aliases() {
    return List.of("deleteIndexes");
  }

  @Override
  public String help() {
    return "removes indexes of a collection: by name, names, key pattern, or '*' for all";
  }

  @Override
  public boolean writes() {
    return true;
  }

  @Override
  public void run(Invocation invocation) {
    Arguments arguments = Arguments.strict(invocation.command(), Set.of("index"));
    Namespace namespace = Targets.writable(invocation, arguments);
    Value which = arguments.value("index");
    if (which.isMissing()) {
      throw new TapdbException(
          ErrorCode.IDL_FAILED_TO_PARSE,
          "BSON field 'dropIndexes.index' is missing but a required field");
    }
    WriteConcern concern = acknowledgement.concern(invocation);
    boolean all = which.isString() && which.string().equals("*");
    node.engine()
        .definitions()
        .dropIndexes(
            namespace,
            which,
            invocation.operation(),
            acknowledgement.listener(invocation, concern, before -> reply(before, all)));
  }

  private static DocWriter reply(int before, boolean all) {
    DocWriter reply = new DocWriter(64).put("nIndexesWas", before);
    return all ? reply.put("msg", "non-_id indexes dropped for collection") : reply;
  }
}
