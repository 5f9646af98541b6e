// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.AggregateRequest;
import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.FindRequest;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.Operation;
import io.tapdb.engine.QueryCursor;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import io.tapdb.replica.node.LogBounds;
import io.tapdb.replica.node.LogRows;
import io.tapdb.replica.node.NodeContext;

/**
 * The log as the collection {@code local.oplog.rs}: read only, in the order in which it was
 * written. What a filter says of {@code ts} decides where reading begins and ends.
 */
final class LogReads {
  static final Namespace LOG = new Namespace("local", "oplog.rs");
  private static final String NATURAL = "$natural";

  private final NodeContext node;

  LogReads(NodeContext node) {
    this.node = node;
  }

  static boolean isLog(Namespace namespace) {
    return namespace.equals(LOG);
  }

  /** Refuses what cannot be done with the log. */
  static void refuse(Namespace namespace, String command) {
    if (isLog(namespace)) {
      throw new TapdbException(
          ErrorCode.COMMAND_NOT_SUPPORTED, command + " is not supported on " + LOG);
    }
  }

  QueryCursor find(FindRequest request, Operation operation) {
    int direction = direction(request.sort());
    DocWriter stages = match(request.filter());
    if (direction == 0 && !request.sort().isEmpty()) {
      stages.addOpen().put("$sort", request.sort()).close();
    }
    window(request, stages);
    if (!request.projection().isEmpty()) {
      stages.addOpen().put("$project", request.projection()).close();
    }
    boolean backward = (direction == 0 ? hinted(request.hint()) : direction) < 0;
    return run(request, stages.buildArray(), backward, operation);
  }

  long count(FindRequest request, Operation operation) {
    DocWriter stages = match(request.filter());
    window(request, stages);
    stages.addOpen().put("$count", "n").close();
    boolean backward = hinted(request.hint()) < 0;
    try (QueryCursor cursor = run(request, stages.buildArray(), backward, operation)) {
      DocWriter found = DocWriter.array();
      cursor.fill(found, new QueryCursor.Batch(1, 1 << 16), operation);
      FieldCursor result = found.buildArray().doc().fields();
      return result.next() ? Numbers.toLong(result.value().doc().get("n")) : 0;
    }
  }

  QueryCursor aggregate(AggregateRequest request, Operation operation) {
    LogBounds bounds = LogBounds.ALL;
    Value first = request.pipeline().doc().get("0");
    if (first.isDocument() && first.doc().get("$match").isDocument()) {
      bounds = LogBounds.of(first.doc().get("$match").doc());
    }
    return open(request, bounds, hinted(request.hint()) < 0, operation);
  }

  private QueryCursor run(
      FindRequest request, Value pipeline, boolean backward, Operation operation) {
    AggregateRequest asked =
        new AggregateRequest(LOG, pipeline, Value.MISSING, request.let(), request.options());
    return open(asked, LogBounds.of(request.filter()), backward, operation);
  }

  private QueryCursor open(
      AggregateRequest request, LogBounds bounds, boolean backward, Operation operation) {
    return node.engine()
        .reads()
        .aggregateOver(
            reader ->
                backward
                    ? LogRows.backward(node.oplog(), bounds, reader)
                    : LogRows.forward(node.oplog(), bounds, reader),
            request,
            operation);
  }

  private static DocWriter match(Doc filter) {
    DocWriter stages = DocWriter.array();
    if (!filter.isEmpty()) {
      stages.addOpen().put("$match", filter).close();
    }
    return stages;
  }

  private static void window(FindRequest request, DocWriter stages) {
    if (request.skip() > 0) {
      stages.addOpen().put("$skip", request.skip()).close();
    }
    if (request.limit() > 0) {
      stages.addOpen().put("$limit", request.limit()).close();
    }
  }

  /** 1 or -1 when the sort is the order of the log or its reverse, otherwise 0. */
  private static int direction(Doc sort) {
    Value natural = sort.get(NATURAL);
    Value order = natural.isMissing() && sort.size() == 1 ? sort.get("ts") : natural;
    return order.isNumber() ? (int) Math.signum(Numbers.toDouble(order)) : 0;
  }

  private static int hinted(Value hint) {
    if (hint.isMissing()) {
      return 1;
    }
    Value natural = hint.isDocument() ? hint.doc().get(NATURAL) : Value.MISSING;
    if (!natural.isNumber()) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE,
          "hint provided does not correspond to an existing index: " + LOG + " has none");
    }
    return Numbers.toDouble(natural) < 0 ? -1 : 1;
  }
}
