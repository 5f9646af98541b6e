// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.FindRequest;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.Reads;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.replica.concern.ReadConcern;
import io.tapdb.replica.node.NodeContext;
import java.util.Set;

/** Gives the different values of a field. */
final class DistinctCommand implements Command {
  static final Set<String> FIELDS = Set.of("key", "query", "hint", "collation");

  private final NodeContext node;

  DistinctCommand(NodeContext node) {
    this.node = node;
  }

  @Override
  public String name() {
    return "distinct";
  }

  @Override
  public String help() {
    return "gives the different values of a field";
  }

  @Override
  public void run(Invocation invocation) {
    Arguments arguments = Arguments.strict(invocation.command(), FIELDS);
    Namespace namespace = Targets.collection(invocation, arguments);
    LogReads.refuse(namespace, name());
    FindRequest request = request(node, namespace, arguments);
    String key = arguments.requiredString("key");
    invocation.reply(
        new DocWriter()
            .put("values", node.engine().reads().distinct(request, key, invocation.operation())));
  }

  /** The query that these fields of a distinct state. */
  static FindRequest request(NodeContext node, Namespace namespace, Arguments arguments) {
    String key = arguments.requiredString("key");
    if (key.isEmpty() || key.indexOf('\0') >= 0) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE, "the 'key' of distinct must be a field name that is not empty");
    }
    Reads.checkCollation(arguments.value("collation"));
    return FindRequest.of(
            namespace,
            arguments.document("query", Doc.EMPTY),
            Targets.options(node, true, false).withAt(ReadConcern.at(node, arguments.document())))
        .withHint(Targets.hint(arguments));
  }
}
