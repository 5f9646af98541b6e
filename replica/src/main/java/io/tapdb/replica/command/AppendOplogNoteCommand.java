// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.concern.WriteConcern;
import io.tapdb.replica.node.NodeContext;
import java.util.Set;

/** Writes an entry into the log that changes no data. */
final class AppendOplogNoteCommand extends NodeCommand {
  private static final Set<String> FIELDS = Set.of("data");

  private final NodeContext node;
  private final Acknowledgement acknowledgement;

  AppendOplogNoteCommand(NodeContext node, Acknowledgement acknowledgement) {
    super("appendOplogNote", "writes an entry into the log that changes no data");
    this.node = node;
    this.acknowledgement = acknowledgement;
  }

  @Override
  public boolean adminOnly() {
    return true;
  }

  @Override
  public boolean writes() {
    return true;
  }

  @Override
  public void run(Invocation invocation) {
    if (!node.member().isInSet()) {
      throw new TapdbException(
          ErrorCode.NO_REPLICATION_ENABLED,
          "Must have replication set up to run \"appendOplogNote\"");
    }
    Arguments arguments = Arguments.strict(invocation.command(), FIELDS);
    Doc data = arguments.requiredDocument("data");
    WriteConcern concern = acknowledgement.concern(invocation);
    node.engine()
        .role()
        .writeNoop(
            data, acknowledgement.<OpTime>listener(invocation, concern, at -> new DocWriter(16)));
  }
}
