// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.replica.node.NodeContext;
import java.util.List;
import java.util.Set;

/** Lists the indexes of a collection. */
final class ListIndexesCommand implements Command {
  private final NodeContext node;
  private final CursorReplies replies;

  ListIndexesCommand(NodeContext node, CursorReplies replies) {
    this.node = node;
    this.replies = replies;
  }

  @Override
  public String name() {
    return "listIndexes";
  }

  @Override
  public String help() {
    return "lists the indexes of a collection";
  }

  @Override
  public void run(Invocation invocation) {
    Arguments arguments = Arguments.strict(invocation.command(), Set.of("cursor"));
    Namespace namespace = Targets.collection(invocation, arguments);
    List<Doc> indexes = node.engine().listings().indexesOf(namespace);
    if (indexes == null) {
      throw new TapdbException(ErrorCode.NAMESPACE_NOT_FOUND, "ns does not exist: " + namespace);
    }
    replies.list(invocation, namespace, indexes, arguments.document("cursor", Doc.EMPTY));
  }
}
