// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;
import io.tapdb.replica.Connection;
import io.tapdb.replica.RunningOperation;
import io.tapdb.replica.node.NodeContext;
import io.tapdb.replica.node.NodeParts;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** Shows the requests under way; the fields of the command filter them. */
final class CurrentOpCommand extends NodeCommand {
  private static final int SHOWN_COMMAND_BYTES = 1024;

  private final NodeContext node;
  private final NodeParts parts;

  CurrentOpCommand(NodeContext node, NodeParts parts) {
    super("currentOp", "shows the requests under way");
    this.node = node;
    this.parts = parts;
  }

  @Override
  public List<String> aliases() {
    return List.of("currentop");
  }

  @Override
  public boolean adminOnly() {
    return true;
  }

  @Override
  public boolean usesData() {
    return false;
  }

  @Override
  public void run(Invocation invocation) {
    Doc command = invocation.command();
    Arguments arguments = Arguments.lenient(command);
    boolean own = arguments.flag("$ownOps", false);
    // idle connections have no operation here, so asking for all of them adds nothing
    arguments.flag("$all", false);
    Predicate<Doc> filter = node.engine().reads().filter(filter(command), invocation.operation());
    DocWriter reply = new DocWriter(4096).openArray("inprog");
    node.operations().all().stream()
        .filter(each -> !own || each.connection() == invocation.connection())
        .sorted(Comparator.comparingLong(RunningOperation::id))
        .map(this::show)
        .filter(filter)
        .forEach(reply::add);
    reply.close();
    if (parts.writeLock().count() > 0) {
      reply
          .put("fsyncLock", true)
          .put("info", "use db.fsyncUnlock() to terminate the fsync write/snapshot lock");
    }
    invocation.reply(reply);
  }

  private static Doc filter(Doc command) {
    DocWriter filter = new DocWriter();
    FieldCursor field = command.fields();
    field.next();
    while (field.next()) {
      String name = field.name();
      boolean own = name.equals("$ownOps") || name.equals("$all") || Arguments.isGeneric(name);
      if (!own) {
        filter.copy(field);
      }
    }
    return filter.build();
  }

  private Doc show(RunningOperation operation) {
    Connection connection = operation.connection();
    long nanos = operation.runningNanos();
    DocWriter shown =
        new DocWriter(512)
            .put("type", "op")
            .put("host", node.process().hostAndPort())
            .put("desc", "conn" + connection.id())
            .put("connectionId", connection.id())
            .put("client", connection.remote());
    if (!connection.appName().isEmpty()) {
      shown.put("appName", connection.appName());
    }
    if (!connection.clientMetadata().isEmpty()) {
      shown.put("clientMetadata", connection.clientMetadata());
    }
    shown
        .put("active", true)
        .put("currentOpTime", Instant.ofEpochMilli(node.clock().millis()).toString())
        .put("opid", operation.id())
        .put("secs_running", nanos / 1_000_000_000)
        .put("microsecs_running", nanos / 1000)
        .put("op", kind(operation.command().firstName()))
        .put("ns", namespace(operation));
    command(operation.command(), shown);
    if (!operation.planSummary().isEmpty()) {
      shown.put("planSummary", operation.planSummary());
    }
    if (!operation.message().isEmpty()) {
      shown.put("msg", operation.message());
    }
    if (operation.isStopped()) {
      shown.put("killPending", true);
    }
    return shown.build();
  }

  private static String kind(String command) {
    return switch (command) {
      case "find" -> "query";
      case "getMore" -> "getmore";
      case "insert", "update" -> command;
      case "delete" -> "remove";
      case null -> "none";
      default -> "command";
    };
  }

  private static String namespace(RunningOperation operation) {
    String first = operation.command().firstName();
    if (first == null) {
      return operation.database();
    }
    Value target = operation.command().get(first.equals("getMore") ? "collection" : first);
    return operation.database() + "." + (target.isString() ? target.string() : "$cmd");
  }

  /** A long command is cut, so that the answer stays readable and small. */
  private static void command(Doc command, DocWriter into) {
    if (command.length() <= SHOWN_COMMAND_BYTES) {
      into.put("command", command);
      return;
    }
    String text = command.toString();
    into.open("command")
        .put("$truncated", text.substring(0, Math.min(text.length(), SHOWN_COMMAND_BYTES)))
        .close();
  }
}
