// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.FindRequest;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.QueryCursor;
import io.tapdb.engine.Reads;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;
import io.tapdb.replica.concern.ReadConcern;
import io.tapdb.replica.node.NodeContext;
import io.tapdb.replica.node.OpenCursor;
import java.util.List;
import java.util.Set;

/** Queries a collection. */
final class FindCommand implements Command {
  static final Set<String> FIELDS =
      Set.of(
          "filter",
          "projection",
          "sort",
          "hint",
          "skip",
          "limit",
          "batchSize",
          "singleBatch",
          "max",
          "min",
          "returnKey",
          "showRecordId",
          "tailable",
          "awaitData",
          "oplogReplay",
          "noCursorTimeout",
          "allowPartialResults",
          "collation",
          "allowDiskUse",
          "let",
          "term",
          "includeQueryStatsMetrics");
  private static final List<String> UNSUPPORTED =
      List.of("max", "min", "returnKey", "showRecordId");

  private final NodeContext node;
  private final CursorReplies replies;
  private final LogReads log;

  FindCommand(NodeContext node, CursorReplies replies, LogReads log) {
    this.log = log;
    this.node = node;
    this.replies = replies;
  }

  @Override
  public String name() {
    return "find";
  }

  @Override
  public boolean countsItself() {
    return true;
  }

  @Override
  public String help() {
    return "queries a collection";
  }

  /** A query by {@code _id} can often be answered from memory, where going elsewhere costs most. */
  @Override
  public Placement placement(Doc command) {
    Value filter = command.get("filter");
    boolean byId =
        filter.isDocument()
            && "_id".equals(filter.doc().firstName())
            && filter.doc().get("_id").type() != BsonTypes.DOCUMENT;
    return byId ? Placement.INLINE_IF_IN_MEMORY : Placement.WORKER;
  }

  @Override
  public void run(Invocation invocation) {
    Arguments arguments = Arguments.strict(invocation.command(), FIELDS);
    Namespace namespace = Targets.collection(invocation, arguments);
    QueryCursor cursor = cursor(invocation, namespace, arguments);
    long batchSize = arguments.count("batchSize", CursorReplies.FIRST_BATCH);
    replies.first(
        invocation,
        namespace,
        cursor,
        new CursorReplies.First(
            (int) Math.min(batchSize, Integer.MAX_VALUE),
            arguments.flag("singleBatch", false),
            new OpenCursor.Keeping(
                arguments.flag("noCursorTimeout", false),
                arguments.flag("awaitData", false),
                invocation.command().length())));
    node.counters().query.increment();
  }

  private QueryCursor cursor(Invocation invocation, Namespace namespace, Arguments arguments) {
    FindRequest request = request(node, namespace, arguments);
    return LogReads.isLog(namespace)
        ? log.find(request, invocation.operation())
        : node.engine().reads().find(request, invocation.isMemoryOnly(), invocation.operation());
  }

  /** The query that these fields of a find state. */
  static FindRequest request(NodeContext node, Namespace namespace, Arguments arguments) {
    for (String name : UNSUPPORTED) {
      Value value = arguments.value(name);
      boolean unset =
          value.isMissing()
              || (value.type() == BsonTypes.BOOLEAN && !value.bool())
              || (value.isDocument() && value.doc().isEmpty());
      if (!unset) {
        throw new TapdbException(
            ErrorCode.BAD_VALUE, "the option '" + name + "' of find is not supported");
      }
    }
    Reads.checkCollation(arguments.value("collation"));
    boolean tailable = arguments.flag("tailable", false);
    if (arguments.flag("awaitData", false) && !tailable) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE, "Cannot set 'awaitData' without also setting 'tailable'");
    }
    if (tailable && arguments.flag("singleBatch", false)) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE, "Cannot use tailable option with the 'singleBatch' option");
    }
    Doc sort = arguments.document("sort", Doc.EMPTY);
    if (tailable) {
      checkTailable(node, namespace, sort);
    }
    return new FindRequest(
        namespace,
        arguments.document("filter", Doc.EMPTY),
        sort,
        arguments.document("projection", Doc.EMPTY),
        Targets.hint(arguments),
        arguments.count("skip", 0),
        arguments.count("limit", 0),
        arguments.document("let", Doc.EMPTY),
        Targets.options(node, arguments.flag("allowDiskUse", true), tailable)
            .withAt(ReadConcern.at(node, arguments.document())));
  }

  private static void checkTailable(NodeContext node, Namespace namespace, Doc sort) {
    FieldCursor field = sort.fields();
    while (field.next()) {
      if (!field.nameIs("$natural")) {
        throw new TapdbException(
            ErrorCode.FAILED_TO_PARSE,
            "cannot use tailable option with a sort other than {$natural: 1}");
      }
    }
    boolean capped = LogReads.isLog(namespace) || node.engine().listings().isCapped(namespace);
    if (!capped) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE,
          "error processing query: tailable cursor requested on non capped collection "
              + namespace);
    }
  }
}
