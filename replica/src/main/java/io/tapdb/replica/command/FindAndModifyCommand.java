// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.FindAndModifyRequest;
import io.tapdb.engine.FindAndModifyResult;
import io.tapdb.engine.FindRequest;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.Reads;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.UpdateStatement;
import io.tapdb.engine.Writes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.write.WriteListener;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.concern.WriteConcern;
import io.tapdb.replica.node.NodeContext;
import java.util.List;
import java.util.Set;

/** Changes or removes one document and gives it back. */
final class FindAndModifyCommand implements Command {
  static final Set<String> FIELDS =
      Set.of(
          "query",
          "sort",
          "remove",
          "update",
          "new",
          "fields",
          "upsert",
          "bypassDocumentValidation",
          "arrayFilters",
          "hint",
          "collation",
          "let");

  private final NodeContext node;
  private final Acknowledgement acknowledgement;

  FindAndModifyCommand(NodeContext node, Acknowledgement acknowledgement) {
    this.node = node;
    this.acknowledgement = acknowledgement;
  }

  @Override
  public String name() {
    return "findAndModify";
  }

  @Override
  public List<String> aliases() {
    return List.of("findandmodify");
  }

  @Override
  public String help() {
    return "changes or removes one document and gives it back";
  }

  @Override
  public boolean writes() {
    return true;
  }

  @Override
  public Placement placement(Doc command) {
    return Placement.INLINE_IF_IN_MEMORY;
  }

  @Override
  public void run(Invocation invocation) {
    Arguments arguments = Arguments.strict(invocation.command(), FIELDS);
    FindAndModifyRequest request =
        request(node, Targets.writable(invocation, arguments), arguments);
    WriteConcern concern = acknowledgement.concern(invocation);
    node.engine()
        .writes()
        .findAndModify(
            request,
            new Writes.Call(invocation.operation(), invocation.isMemoryOnly()),
            new WriteListener<>() {
              @Override
              public void committed(FindAndModifyResult result, OpTime at) {
                acknowledgement.after(
                    invocation, concern, at, () -> invocation.reply(reply(request, result)));
              }

              @Override
              public void failed(RuntimeException failure) {
                invocation.fail(failure);
              }
            });
  }

  /** The request that these fields state. */
  static FindAndModifyRequest request(NodeContext node, Namespace namespace, Arguments arguments) {
    boolean remove = arguments.flag("remove", false);
    Value update = arguments.value("update");
    boolean upsert = arguments.flag("upsert", false);
    boolean returnNew = arguments.flag("new", false);
    check(remove, update, upsert, returnNew);
    if (remove && arguments.has("arrayFilters")) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE, "Cannot specify arrayFilters and remove=true");
    }
    Reads.checkCollation(arguments.value("collation"));
    FindRequest target =
        Targets.target(
                node, namespace, arguments.document("query", Doc.EMPTY), Targets.hint(arguments))
            .withSort(arguments.document("sort", Doc.EMPTY))
            .withLet(arguments.document("let", Doc.EMPTY));
    List<Doc> filters =
        arguments.has("arrayFilters") ? arguments.documents("arrayFilters") : List.of();
    return new FindAndModifyRequest(
        new UpdateStatement(target, remove ? Value.MISSING : update, filters, false, upsert),
        arguments.document("fields", Doc.EMPTY),
        returnNew);
  }

  private static void check(boolean remove, Value update, boolean upsert, boolean returnNew) {
    String problem = null;
    if (!remove && update.isMissing()) {
      problem = "Either an update or remove=true must be specified";
    } else if (remove && !update.isMissing()) {
      problem = "Cannot specify both an update and remove=true";
    } else if (remove && upsert) {
      problem = "Cannot specify both upsert=true and remove=true";
    } else if (remove && returnNew) {
      problem =
          "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document";
    } else if (!remove && !update.isDocument() && !update.isArray()) {
      problem = "Update argument must be either an object or an array";
    }
    if (problem != null) {
      throw new TapdbException(ErrorCode.FAILED_TO_PARSE, problem);
    }
  }

  private static DocWriter reply(FindAndModifyRequest request, FindAndModifyResult result) {
    DocWriter reply = new DocWriter().open("lastErrorObject").put("n", result.changed());
    if (!request.removes()) {
      boolean made = !result.upsertedId().isMissing();
      reply.put("updatedExisting", result.changed() > 0 && !made);
      reply.put("upserted", result.upsertedId());
    }
    reply.close();
    return result.document() == null
        ? reply.putNull("value")
        : reply.put("value", result.document());
  }
}
