// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.replica.concern.WriteConcern;
import io.tapdb.replica.node.NodeContext;
import java.util.Set;

/** Removes a collection. */
final class DropCommand implements Command {
  private final NodeContext node;
  private final Acknowledgement acknowledgement;

  DropCommand(NodeContext node, Acknowledgement acknowledgement) {
    this.node = node;
    this.acknowledgement = acknowledgement;
  }

  @Override
  public String name() {
    return "drop";
  }

  @Override
  public String help() {
    return "removes a collection with its documents and indexes";
  }

  @Override
  public boolean writes() {
    return true;
  }

  @Override
  public void run(Invocation invocation) {
    Arguments arguments = Arguments.strict(invocation.command(), Set.of());
    Namespace namespace = Targets.collection(invocation, arguments);
    if (Targets.isReserved(namespace)) {
      throw new TapdbException(
          ErrorCode.ILLEGAL_OPERATION, "can't drop system collection " + namespace);
    }
    WriteConcern concern = acknowledgement.concern(invocation);
    node.engine()
        .definitions()
        .drop(
            namespace,
            invocation.operation(),
            acknowledgement.listener(invocation, concern, indexes -> reply(namespace, indexes)));
  }

  /** A collection that was not there is gone as well, so that is no error. */
  private static DocWriter reply(Namespace namespace, int indexes) {
    DocWriter reply = new DocWriter(64);
    return indexes < 0 ? reply : reply.put("nIndexesWas", indexes).put("ns", namespace.toString());
  }
}
