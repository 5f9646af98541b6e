// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.AggregateRequest;
import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.QueryCursor;
import io.tapdb.engine.Reads;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import io.tapdb.replica.concern.ReadConcern;
import io.tapdb.replica.node.NodeContext;
import io.tapdb.replica.node.OpenCursor;
import java.util.Set;

/** Runs a pipeline over a collection. */
final class AggregateCommand implements Command {
  static final Set<String> FIELDS =
      Set.of(
          "pipeline",
          "explain",
          "cursor",
          "allowDiskUse",
          "hint",
          "let",
          "collation",
          "bypassDocumentValidation");

  private final NodeContext node;
  private final CursorReplies replies;
  private final LogReads log;

  AggregateCommand(NodeContext node, CursorReplies replies, LogReads log) {
    this.log = log;
    this.node = node;
    this.replies = replies;
  }

  @Override
  public String name() {
    return "aggregate";
  }

  @Override
  public String help() {
    return "runs a pipeline over a collection";
  }

  /** A pipeline that would write is refused for its last stage, by that stage's name. */
  @Override
  public boolean takesWriteConcern(Doc command) {
    Value pipeline = command.get("pipeline");
    Value last =
        pipeline.isArray()
            ? pipeline.doc().get(Integer.toString(pipeline.doc().size() - 1))
            : Value.MISSING;
    return last.isDocument() && (last.doc().has("$out") || last.doc().has("$merge"));
  }

  @Override
  public void run(Invocation invocation) {
    Arguments arguments = Arguments.strict(invocation.command(), FIELDS);
    AggregateRequest request =
        request(node, namespace(invocation.database(), arguments), arguments);
    if (arguments.flag("explain", false)) {
      LogReads.refuse(request.namespace(), "explain");
      Doc plan =
          node.engine()
              .reads()
              .explain(request, Reads.Verbosity.QUERY_PLANNER, invocation.operation());
      invocation.reply(new DocWriter(plan.length() + 32).copyAll(plan));
      return;
    }
    if (!arguments.has("cursor")) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE,
          "The 'cursor' option is required, except for aggregate with the explain argument");
    }
    Arguments cursor =
        Arguments.part(
            "aggregate.cursor", arguments.requiredDocument("cursor"), Set.of("batchSize"));
    long batchSize = cursor.count("batchSize", CursorReplies.FIRST_BATCH);
    QueryCursor results =
        LogReads.isLog(request.namespace())
            ? log.aggregate(request, invocation.operation())
            : node.engine().reads().aggregate(request, invocation.operation());
    replies.first(
        invocation,
        request.namespace(),
        results,
        new CursorReplies.First(
            (int) Math.min(batchSize, Integer.MAX_VALUE),
            false,
            new OpenCursor.Keeping(false, false, invocation.command().length())));
  }

  /** The collection, or the name that stands for none. */
  static Namespace namespace(String database, Arguments arguments) {
    Value name = arguments.first();
    if (name.isNumber()) {
      if (Numbers.toDouble(name) != 1) {
        throw new TapdbException(
            ErrorCode.FAILED_TO_PARSE,
            "Invalid command format: the 'aggregate' field must specify a collection name or 1");
      }
      return new Namespace(database, AggregateRequest.NO_COLLECTION);
    }
    return Targets.collection(database, arguments);
  }

  /** The request that these fields state. */
  static AggregateRequest request(NodeContext node, Namespace namespace, Arguments arguments) {
    Reads.checkCollation(arguments.value("collation"));
    return new AggregateRequest(
        namespace,
        Value.array(arguments.array("pipeline")),
        Targets.hint(arguments),
        arguments.document("let", Doc.EMPTY),
        Targets.options(node, arguments.flag("allowDiskUse", true), false)
            .withAt(ReadConcern.at(node, arguments.document())));
  }
}
