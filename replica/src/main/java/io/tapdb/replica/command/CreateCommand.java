// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.Reads;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;
import io.tapdb.replica.concern.WriteConcern;
import io.tapdb.replica.node.NodeContext;
import java.util.Set;

/** Makes a collection. */
final class CreateCommand implements Command {
  private static final Set<String> FIELDS =
      Set.of(
          "capped",
          "autoIndexId",
          "idIndex",
          "size",
          "max",
          "storageEngine",
          "validator",
          "validationLevel",
          "validationAction",
          "indexOptionDefaults",
          "viewOn",
          "pipeline",
          "collation",
          "changeStreamPreAndPostImages",
          "timeseries",
          "clusteredIndex",
          "expireAfterSeconds",
          "encryptedFields",
          "temp");

  private final NodeContext node;
  private final Acknowledgement acknowledgement;

  CreateCommand(NodeContext node, Acknowledgement acknowledgement) {
    this.node = node;
    this.acknowledgement = acknowledgement;
  }

  @Override
  public String name() {
    return "create";
  }

  @Override
  public String help() {
    return "makes a collection";
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
          ErrorCode.INVALID_NAMESPACE, "Invalid system namespace: " + namespace);
    }
    Reads.checkCollation(arguments.value("collation"));
    if (!arguments.flag("autoIndexId", true)) {
      throw new TapdbException(
          ErrorCode.INVALID_OPTIONS, "a collection cannot be made without its index on _id");
    }
    WriteConcern concern = acknowledgement.concern(invocation);
    node.engine()
        .definitions()
        .create(
            namespace,
            options(invocation.command()),
            invocation.operation(),
            acknowledgement.listener(invocation, concern, made -> new DocWriter(16)));
  }

  /** The fields that are options of the collection; those that ask for nothing are left out. */
  private static Doc options(Doc command) {
    DocWriter options = new DocWriter();
    FieldCursor field = command.fields();
    field.next();
    while (field.next()) {
      if (FIELDS.contains(field.name()) && !asksForNothing(field.name(), field.value())) {
        options.copy(field);
      }
    }
    return options.build();
  }

  private static boolean asksForNothing(String name, Value value) {
    return switch (name) {
      // checked already: only the plain order of bytes passes
      case "collation", "autoIndexId" -> true;
      case "storageEngine", "indexOptionDefaults" -> value.isDocument() && value.doc().isEmpty();
      case "changeStreamPreAndPostImages" ->
          value.isDocument() && value.doc().get("enabled").sameBytes(Value.FALSE);
      case "temp" -> value.sameBytes(Value.FALSE);
      default -> false;
    };
  }
}
