// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.InsertResult;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.Writes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.write.WriteListener;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.concern.WriteConcern;
import io.tapdb.replica.node.NodeContext;
import java.util.List;
import java.util.Set;

/** Adds documents to a collection. */
final class InsertCommand implements Command {
  private static final Set<String> FIELDS =
      Set.of("documents", "ordered", "bypassDocumentValidation");
  private static final int SMALL_BYTES = 64 * 1024;

  private final NodeContext node;
  private final Acknowledgement acknowledgement;

  InsertCommand(NodeContext node, Acknowledgement acknowledgement) {
    this.node = node;
    this.acknowledgement = acknowledgement;
  }

  @Override
  public String name() {
    return "insert";
  }

  @Override
  public boolean countsItself() {
    return true;
  }

  @Override
  public String help() {
    return "adds documents to a collection, which is made if there is none";
  }

  @Override
  public boolean writes() {
    return true;
  }

  @Override
  public Placement placement(Doc command) {
    return command.length() < SMALL_BYTES ? Placement.INLINE_IF_IN_MEMORY : Placement.WORKER;
  }

  @Override
  public void run(Invocation invocation) {
    Arguments arguments = Arguments.strict(invocation.command(), FIELDS);
    Namespace namespace = Targets.writable(invocation, arguments);
    List<Doc> documents = arguments.documents("documents");
    checkBatch(documents.size(), node.limits().batchStatements());
    WriteConcern concern = acknowledgement.concern(invocation);
    node.engine()
        .writes()
        .insert(
            namespace,
            documents,
            arguments.flag("ordered", true),
            new Writes.Call(invocation.operation(), invocation.isMemoryOnly()),
            new WriteListener<>() {
              @Override
              public void committed(InsertResult result, OpTime at) {
                node.counters().insert.add(documents.size());
                node.counters().documentsInserted.add(result.inserted());
                acknowledgement.after(invocation, concern, at, () -> reply(invocation, result));
              }

              @Override
              public void failed(RuntimeException failure) {
                invocation.fail(failure);
              }
            });
  }

  /** Refuses a batch that is empty or too large. */
  static void checkBatch(int statements, int most) {
    if (statements == 0 || statements > most) {
      throw new TapdbException(
          ErrorCode.INVALID_LENGTH,
          "Write batch sizes must be between 1 and "
              + most
              + ". Got "
              + statements
              + " operations.");
    }
  }

  private static void reply(Invocation invocation, InsertResult result) {
    DocWriter reply = new DocWriter(64).put("n", result.inserted());
    WriteErrors errors = new WriteErrors();
    errors.addAll(result.errors());
    errors.write(reply);
    invocation.reply(reply);
  }
}
