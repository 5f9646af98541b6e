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

/** Counts the documents that match. */
final class CountCommand implements Command {
  static final Set<String> FIELDS = Set.of("query", "limit", "skip", "hint", "collation", "fields");

  private final NodeContext node;
  private final LogReads log;

  CountCommand(NodeContext node, LogReads log) {
    this.log = log;
    this.node = node;
  }

  @Override
  public String name() {
    return "count";
  }

  @Override
  public String help() {
    return "counts the documents that match";
  }

  @Override
  public void run(Invocation invocation) {
    Arguments arguments = Arguments.strict(invocation.command(), FIELDS);
    Namespace namespace = Targets.collection(invocation, arguments);
    FindRequest request = request(node, namespace, arguments);
    long count =
        LogReads.isLog(namespace)
            ? log.count(request, invocation.operation())
            : node.engine().reads().count(request, invocation.operation());
    DocWriter reply = new DocWriter(32);
    invocation.reply(
        count <= Integer.MAX_VALUE ? reply.put("n", (int) count) : reply.put("n", count));
  }

  /**
   * The query that these fields of a count state; a negative limit means the same as without sign.
   */
  static FindRequest request(NodeContext node, Namespace namespace, Arguments arguments) {
    Reads.checkCollation(arguments.value("collation"));
    long limit = arguments.number("limit", 0);
    if (limit == Long.MIN_VALUE) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE, "the 'limit' of count is out of range: " + limit);
    }
    return FindRequest.of(
            namespace,
            arguments.document("query", Doc.EMPTY),
            Targets.options(node, true, false).withAt(ReadConcern.at(node, arguments.document())))
        .withHint(Targets.hint(arguments))
        .withWindow(arguments.count("skip", 0), Math.abs(limit));
  }
}
