// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.FindRequest;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.Reads;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.WouldBlock;
import io.tapdb.engine.Writes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.write.WriteListener;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.concern.WriteConcern;
import io.tapdb.replica.node.NodeContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Removes documents of a collection, statement by statement. */
final class DeleteCommand implements Command {
  static final Set<String> FIELDS = Set.of("deletes", "ordered", "bypassDocumentValidation", "let");
  private static final Set<String> STATEMENT_FIELDS =
      Set.of("q", "limit", "hint", "collation", "sampleId");

  private final NodeContext node;
  private final Acknowledgement acknowledgement;

  DeleteCommand(NodeContext node, Acknowledgement acknowledgement) {
    this.node = node;
    this.acknowledgement = acknowledgement;
  }

  /** One statement. */
  record Statement(FindRequest target, boolean multi) {}

  @Override
  public String name() {
    return "delete";
  }

  @Override
  public boolean countsItself() {
    return true;
  }

  @Override
  public String help() {
    return "removes documents of a collection";
  }

  @Override
  public boolean writes() {
    return true;
  }

  @Override
  public Placement placement(Doc command) {
    return UpdateCommand.isSingle(command.get("deletes"))
        ? Placement.INLINE_IF_IN_MEMORY
        : Placement.WORKER;
  }

  @Override
  public void run(Invocation invocation) {
    Arguments arguments = Arguments.strict(invocation.command(), FIELDS);
    Namespace namespace = Targets.writable(invocation, arguments);
    List<Doc> statements = arguments.documents("deletes");
    InsertCommand.checkBatch(statements.size(), node.limits().batchStatements());
    WriteConcern concern = acknowledgement.concern(invocation);
    Doc let = arguments.document("let", Doc.EMPTY);
    List<Statement> parsed = new ArrayList<>();
    for (Doc statement : statements) {
      parsed.add(parse(node, namespace, statement, let));
    }
    new Run(invocation, parsed, arguments.flag("ordered", true), concern).start();
  }

  /** What one statement of a request asks for. */
  static Statement parse(NodeContext node, Namespace namespace, Doc document, Doc let) {
    Arguments statement = Arguments.part("delete.deletes", document, STATEMENT_FIELDS);
    Value limit = statement.value("limit");
    if (limit.isMissing()) {
      throw new TapdbException(
          ErrorCode.IDL_FAILED_TO_PARSE,
          "BSON field 'delete.deletes.limit' is missing but a required field");
    }
    boolean fits =
        limit.isNumber() && (Numbers.toDouble(limit) == 0 || Numbers.toDouble(limit) == 1);
    if (!fits) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE,
          "The limit field in delete objects must be 0 or 1. Got " + limit);
    }
    Reads.checkCollation(statement.value("collation"));
    FindRequest target =
        Targets.target(node, namespace, statement.requiredDocument("q"), Targets.hint(statement))
            .withLet(let);
    return new Statement(target, Numbers.toDouble(limit) == 0);
  }

  /** The statements of one request. */
  private final class Run extends StatementChain {
    private final Invocation invocation;
    private final List<Statement> statements;
    private final boolean ordered;
    private final WriteConcern concern;
    private final WriteErrors errors = new WriteErrors();
    private long removed;
    private OpTime last = OpTime.NULL;

    Run(Invocation invocation, List<Statement> statements, boolean ordered, WriteConcern concern) {
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
      node.counters().delete.increment();
      Statement statement = statements.get(index);
      try {
        node.engine()
            .writes()
            .delete(
                statement.target(),
                statement.multi(),
                new Writes.Call(invocation.operation(), invocation.isMemoryOnly()),
                listener(index));
      } catch (TapdbException refused) {
        failed(index, refused);
      } catch (WouldBlock elsewhere) {
        node.counters().delete.decrement();
        throw elsewhere;
      }
    }

    private WriteListener<Long> listener(int index) {
      return new WriteListener<>() {
        @Override
        public void committed(Long count, OpTime at) {
          removed += count;
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
      if (failure instanceof TapdbException refused && !UpdateCommand.endsRequest(refused)) {
        errors.add(index, refused);
        proceed();
      } else {
        invocation.fail(failure);
      }
    }

    @Override
    protected void finish() {
      node.counters().documentsDeleted.add(removed);
      acknowledgement.after(
          invocation,
          concern,
          last,
          () -> {
            DocWriter reply = new DocWriter(64).put("n", (int) removed);
            errors.write(reply);
            invocation.reply(reply);
          });
    }
  }
}
