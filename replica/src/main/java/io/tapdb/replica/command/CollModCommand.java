// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.replica.concern.WriteConcern;
import io.tapdb.replica.node.NodeContext;
import java.util.Set;

/** Changes options of a collection or of one of its indexes. */
final class CollModCommand implements Command {
  private static final Set<String> FIELDS =
      Set.of(
          "index",
          "validator",
          "validationLevel",
          "validationAction",
          "viewOn",
          "pipeline",
          "changeStreamPreAndPostImages",
          "expireAfterSeconds",
          "timeseries",
          "cappedSize",
          "cappedMax",
          "dryRun");

  private final NodeContext node;
  private final Acknowledgement acknowledgement;

  CollModCommand(NodeContext node, Acknowledgement acknowledgement) {
    this.node = node;
    this.acknowledgement = acknowledgement;
  }

  @Override
  public String name() {
    return "collMod";
  }

  @Override
  public String help() {
    return "changes options of a collection or of one of its indexes";
  }

  @Override
  public boolean writes() {
    return true;
  }

  @Override
  public void run(Invocation invocation) {
    Arguments arguments = Arguments.strict(invocation.command(), FIELDS);
    Namespace namespace = Targets.collection(invocation, arguments);
    if (Targets.isReserved(namespace)) {
      throw new TapdbException(
          ErrorCode.INVALID_NAMESPACE, "cannot change system collection " + namespace);
    }
    WriteConcern concern = acknowledgement.concern(invocation);
    node.engine()
        .definitions()
        .modify(
            namespace,
            changes(invocation.command()),
            invocation.operation(),
            acknowledgement.listener(
                invocation, concern, changed -> new DocWriter(64).copyAll(changed)));
  }

  private static Doc changes(Doc command) {
    DocWriter changes = new DocWriter();
    FieldCursor field = command.fields();
    field.next();
    while (field.next()) {
      if (FIELDS.contains(field.name())) {
        changes.copy(field);
      }
    }
    return changes.build();
  }
}
