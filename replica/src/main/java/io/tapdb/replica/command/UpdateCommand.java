// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.FindRequest;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.Reads;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.UpdateResult;
import io.tapdb.engine.UpdateStatement;
import io.tapdb.engine.WouldBlock;
import io.tapdb.engine.Writes;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.write.WriteListener;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.concern.WriteConcern;
import io.tapdb.replica.node.NodeContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Changes documents of a collection, statement by statement. */
final class UpdateCommand implements Command {
  static final Set<String> FIELDS = Set.of("updates", "ordered", "bypassDocumentValidation", "let");
  private static final Set<String> STATEMENT_FIELDS =
      Set.of(
          "q",
          "u",
          "c",
          "multi",
          "upsert",
          "hint",
          "arrayFilters",
          "collation",
          "sort",
          "sampleId");

  private final NodeContext node;
  private final Acknowledgement acknowledgement;

  UpdateCommand(NodeContext node, Acknowledgement acknowledgement) {
    this.node = node;
    this.acknowledgement = acknowledgement;
  }

  @Override
  public String name() {
    return "update";
  }

  @Override
  public boolean countsItself() {
    return true;
  }

  @Override
  public String help() {
    return "changes documents of a collection";
  }

  @Override
  public boolean writes() {
    return true;
  }

  /** Only one statement can be begun where it might turn out that it has to be begun again. */
  @Override
  public Placement placement(Doc command) {
    return isSingle(command.get("updates")) ? Placement.INLINE_IF_IN_MEMORY : Placement.WORKER;
  }

  static boolean isSingle(Value statements) {
    return statements.isArray()
        && !statements.doc().has("1")
        && statements.doc().get("0").isDocument();
  }

  @Override
  public void run(Invocation invocation) {
    Arguments arguments = Arguments.strict(invocation.command(), FIELDS);
    Namespace namespace = Targets.writable(invocation, arguments);
    List<Doc> statements = arguments.documents("updates");
    InsertCommand.checkBatch(statements.size(), node.limits().batchStatements());
    WriteConcern concern = acknowledgement.concern(invocation);
    Doc let = arguments.document("let", Doc.EMPTY);
    List<UpdateStatement> parsed = new ArrayList<>();
    for (Doc statement : statements) {
      parsed.add(parse(node, namespace, statement, let));
    }
    new Run(invocation, parsed, arguments.flag("ordered", true), concern).start();
  }

  /** The update that one statement of a request asks for. */
  static UpdateStatement parse(NodeContext node, Namespace namespace, Doc document, Doc let) {
    Arguments statement = Arguments.part("update.updates", document, STATEMENT_FIELDS);
    Value update = statement.value("u");
    if (update.isMissing()) {
      throw new TapdbException(
          ErrorCode.IDL_FAILED_TO_PARSE,
          "BSON field 'update.updates.u' is missing but a required field");
    }
    if (!update.isDocument() && !update.isArray()) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE,
          "Update argument must be either an object or an array, not "
              + BsonTypes.name(update.type()));
    }
    Reads.checkCollation(statement.value("collation"));
    boolean multi = statement.flag("multi", false);
    if (multi && statement.has("sort")) {
      throw new TapdbException(ErrorCode.FAILED_TO_PARSE, "Cannot specify sort with multi=true");
    }
    FindRequest target =
        Targets.target(node, namespace, statement.requiredDocument("q"), Targets.hint(statement))
            .withSort(statement.document("sort", Doc.EMPTY))
            .withLet(variables(statement, update, let));
    List<Doc> filters =
        statement.has("arrayFilters") ? statement.documents("arrayFilters") : List.of();
    return new UpdateStatement(target, update, filters, multi, statement.flag("upsert", false));
  }

  /** The variables of the request together with the constants of the statement. */
  private static Doc variables(Arguments statement, Value update, Doc let) {
    if (!statement.has("c")) {
      return let;
    }
    if (!update.isArray()) {
      throw new TapdbException(
          ErrorCode.CONSTANTS_WITHOUT_PIPELINE,
          "Constant values may only be specified for pipeline updates");
    }
    FieldCursor constant = statement.requiredDocument("c").fields();
    DocWriter variables = new DocWriter();
    while (constant.next()) {
      variables.open(constant.name()).put("$literal", constant.value()).close();
    }
    Doc constants = variables.build();
    FieldCursor other = let.fields();
    DocWriter all = new DocWriter().copyAll(constants);
    while (other.next()) {
      if (!constants.has(other.name())) {
        all.copy(other);
      }
    }
    return all.build();
  }

  /** The statements of one request. */
  private final class Run extends StatementChain {
    private final Invocation invocation;
    private final List<UpdateStatement> statements;
    private final boolean ordered;
    private final WriteConcern concern;
    private final WriteErrors errors = new WriteErrors();
    private final List<Integer> upsertIndexes = new ArrayList<>();
    private final List<Value> upsertIds = new ArrayList<>();
    private UpdateResult total = UpdateResult.NONE;
    private OpTime last = OpTime.NULL;

    Run(
        Invocation invocation,
        List<UpdateStatement> statements,
        boolean ordered,
        WriteConcern concern) {
      this.invocation = invocation;
      this.statements = statements;
      this.ordered = ordered;
      this.concern = concern;
    }

    @Override
    protected boolean hasMore(int index) {
      return index < statements.size() && !(ordered && !errors.isEmpty());
    }

    @Override
    protected void run(int index) {
      node.counters().update.increment();
      try {
        node.engine()
            .writes()
            .update(
                statements.get(index),
                new Writes.Call(invocation.operation(), invocation.isMemoryOnly()),
                listener(index));
      } catch (TapdbException refused) {
        failed(index, refused);
      } catch (WouldBlock elsewhere) {
        node.counters().update.decrement();
        throw elsewhere;
      }
    }

    private WriteListener<UpdateResult> listener(int index) {
      return new WriteListener<>() {
        @Override
        public void committed(UpdateResult result, OpTime at) {
          total = total.plus(result);
          if (!result.upsertedId().isMissing()) {
            upsertIndexes.add(index);
            upsertIds.add(result.upsertedId());
          }
          last = at.isAfter(last) ? at : last;
          proceed();
        }

        @Override
        public void failed(RuntimeException failure) {
          Run.this.failed(index, failure);
        }
      };
    }

    private void failed(int index, RuntimeException failure) {
      if (failure instanceof TapdbException refused && !endsRequest(refused)) {
        errors.add(index, refused);
        proceed();
      } else {
        invocation.fail(failure);
      }
    }

    @Override
    protected void finish() {
      node.counters().documentsUpdated.add(total.modified());
      acknowledgement.after(invocation, concern, last, this::reply);
    }

    private void reply() {
      DocWriter reply =
          new DocWriter(96)
              .put("n", (int) (total.matched() + upsertIds.size()))
              .put("nModified", (int) total.modified());
      if (!upsertIds.isEmpty()) {
        reply.openArray("upserted");
        for (int i = 0; i < upsertIds.size(); i++) {
          reply.addOpen().put("index", upsertIndexes.get(i)).put("_id", upsertIds.get(i)).close();
        }
        reply.close();
      }
      errors.write(reply);
      invocation.reply(reply);
    }
  }

  /** Whether a failure is the request's rather than one statement's. */
  static boolean endsRequest(TapdbException failure) {
    return switch (failure.code()) {
      case INTERRUPTED, INTERRUPTED_AT_SHUTDOWN, MAX_TIME_MS_EXPIRED, OUT_OF_DISK_SPACE -> true;
      // the client has to look for the primary before it goes on
      case NOT_WRITABLE_PRIMARY, INTERRUPTED_DUE_TO_REPL_STATE_CHANGE, PRIMARY_STEPPED_DOWN -> true;
      default -> false;
    };
  }
}
