// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import io.tapdb.replica.NodeLog;
import io.tapdb.replica.node.NodeContext;
import io.tapdb.replica.node.NodeParts;
import io.tapdb.replica.node.OplogLimits;
import java.util.Set;

/** Changes how large the log may become and how long its entries are kept at least. */
final class ReplSetResizeOplogCommand extends NodeCommand {
  private static final int LOG_RESIZED = 7310062;
  private static final double SMALLEST_MEGABYTES = 990;
  private static final double LARGEST_MEGABYTES = 1L << 30;
  private static final double LONGEST_HOURS = 1e6;

  private final NodeContext node;
  private final NodeParts parts;
  private final Acknowledgement acknowledgement;

  ReplSetResizeOplogCommand(NodeContext node, NodeParts parts) {
    super("replSetResizeOplog", "changes the size and the minimum retention of the oplog");
    this.node = node;
    this.parts = parts;
    this.acknowledgement = new Acknowledgement(node, parts.waiters());
  }

  @Override
  public boolean adminOnly() {
    return true;
  }

  @Override
  public boolean takesWriteConcern(Doc command) {
    return true;
  }

  @Override
  public void run(Invocation invocation) {
    Arguments arguments =
        Arguments.strict(invocation.command(), Set.of("size", "minRetentionHours"));
    OplogLimits now = parts.maintenance().oplogLimits();
    Value size = number(arguments, "size", SMALLEST_MEGABYTES, LARGEST_MEGABYTES);
    Value hours = number(arguments, "minRetentionHours", 0, LONGEST_HOURS);
    OplogLimits wanted =
        new OplogLimits(
            size.isMissing() ? now.maxBytes() : (long) (Numbers.toDouble(size) * (1 << 20)),
            hours.isMissing() ? now.minRetentionHours() : Numbers.toDouble(hours));
    parts.maintenance().oplogLimits(wanted);
    parts.wakeFlusher();
    report(wanted);
    if (size.isMissing()) {
      invocation.replyOk();
      return;
    }
    wanted.storeSize(
        node.engine(),
        invocation.operation(),
        acknowledgement.listener(
            invocation, acknowledgement.concern(invocation), done -> new DocWriter()));
  }

  private void report(OplogLimits limits) {
    node.log()
        .info(
            NodeLog.Component.REPL,
            LOG_RESIZED,
            "The limits of the oplog were changed",
            new DocWriter()
                .put("maxBytes", limits.maxBytes())
                .put("minRetentionHours", limits.minRetentionHours()));
  }

  /** A number within bounds, or a missing value. */
  private static Value number(Arguments arguments, String field, double least, double most) {
    Value value = arguments.value(field);
    if (value.isMissing()) {
      return value;
    }
    if (!value.isNumber()) {
      throw arguments.wrongType(field, value, "double");
    }
    double number = Numbers.toDouble(value);
    if (!(number >= least && number <= most)) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE,
          "BSON field 'replSetResizeOplog."
              + field
              + "' must be from "
              + least
              + " to "
              + most
              + ", actual value '"
              + value
              + "'");
    }
    return value;
  }
}
