// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.FindAndModifyRequest;
import io.tapdb.engine.FindRequest;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.Reads;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.UpdateStatement;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.replica.node.NodeContext;
import java.util.List;
import java.util.Set;

/** Says how another command is or would be answered; writes are not made. */
final class ExplainCommand extends NodeCommand {
  private final NodeContext node;

  ExplainCommand(NodeContext node) {
    super("explain", "says how another command would be answered");
    this.node = node;
  }

  /** What is asked for: the fields of the other command, where, and how much of an account. */
  private record Asked(
      Arguments arguments, Namespace namespace, Reads.Verbosity verbosity, Invocation invocation) {}

  @Override
  public Need need(Doc command) {
    return Need.READ;
  }

  @Override
  public void run(Invocation invocation) {
    Arguments own = Arguments.strict(invocation.command(), Set.of("verbosity"));
    if (!own.first().isDocument()) {
      throw own.wrongType("explain", own.first(), "object");
    }
    Doc explained = own.first().doc();
    GenericFields.checkDatabase(explained, "explain command", invocation.database());
    Reads.Verbosity verbosity = verbosity(own.string("verbosity", "allPlansExecution"));
    Doc account = explain(explained, verbosity, invocation);
    DocWriter reply = new DocWriter(account.length() + 512).copyAll(account);
    reply.put("command", withDatabase(explained, invocation.database()));
    serverInfo(reply);
    invocation.reply(reply);
  }

  private static Reads.Verbosity verbosity(String name) {
    return switch (name) {
      case "queryPlanner" -> Reads.Verbosity.QUERY_PLANNER;
      case "executionStats", "allPlansExecution" -> Reads.Verbosity.EXECUTION_STATS;
      default ->
          throw new TapdbException(
              ErrorCode.BAD_VALUE,
              "Enumeration value '"
                  + name
                  + "' for field 'explain.verbosity' is not a valid value.");
    };
  }

  private static Doc withDatabase(Doc command, String database) {
    DocWriter shown = new DocWriter(command.length() + 32).copyAll(command);
    return command.has("$db") ? command : shown.put("$db", database).build();
  }

  private void serverInfo(DocWriter reply) {
    String address = node.process().hostAndPort();
    int colon = address.lastIndexOf(':');
    reply
        .open("serverInfo")
        .put("host", address.substring(0, colon))
        .put("port", Integer.parseInt(address.substring(colon + 1)))
        .put("version", BuildInfoCommand.PROTOCOL_VERSION)
        .put("tapdbVersion", node.process().version())
        .close();
  }

  private Doc explain(Doc explained, Reads.Verbosity verbosity, Invocation invocation) {
    String name = explained.firstName();
    if (name == null) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE, "the command to explain is empty; its first field names it");
    }
    return switch (name) {
      case "find" -> find(asked(explained, FindCommand.FIELDS, verbosity, invocation));
      case "count" -> count(asked(explained, CountCommand.FIELDS, verbosity, invocation));
      case "distinct" -> distinct(asked(explained, DistinctCommand.FIELDS, verbosity, invocation));
      case "aggregate" -> aggregate(explained, verbosity, invocation);
      case "update" -> update(asked(explained, UpdateCommand.FIELDS, verbosity, invocation));
      case "delete" -> delete(asked(explained, DeleteCommand.FIELDS, verbosity, invocation));
      case "findAndModify", "findandmodify" ->
          findAndModify(asked(explained, FindAndModifyCommand.FIELDS, verbosity, invocation));
      default ->
          throw new TapdbException(
              ErrorCode.COMMAND_NOT_FOUND, "explain does not know the command: " + name);
    };
  }

  private static Asked asked(
      Doc explained, Set<String> fields, Reads.Verbosity verbosity, Invocation invocation) {
    Arguments arguments = Arguments.strict(explained, fields);
    Namespace namespace = Targets.collection(invocation.database(), arguments);
    LogReads.refuse(namespace, "explain");
    return new Asked(arguments, namespace, verbosity, invocation);
  }

  private Doc plan(Asked asked, FindRequest request, boolean counting) {
    return node.engine()
        .reads()
        .explain(request, counting, asked.verbosity(), asked.invocation().operation());
  }

  private Doc find(Asked asked) {
    return plan(asked, FindCommand.request(node, asked.namespace(), asked.arguments()), false);
  }

  private Doc count(Asked asked) {
    return plan(asked, CountCommand.request(node, asked.namespace(), asked.arguments()), true);
  }

  private Doc distinct(Asked asked) {
    return plan(asked, DistinctCommand.request(node, asked.namespace(), asked.arguments()), false);
  }

  private Doc aggregate(Doc explained, Reads.Verbosity verbosity, Invocation invocation) {
    Arguments arguments = Arguments.strict(explained, AggregateCommand.FIELDS);
    Namespace namespace = AggregateCommand.namespace(invocation.database(), arguments);
    LogReads.refuse(namespace, name());
    return node.engine()
        .reads()
        .explain(
            AggregateCommand.request(node, namespace, arguments),
            verbosity,
            invocation.operation());
  }

  private Doc update(Asked asked) {
    Doc let = asked.arguments().document("let", Doc.EMPTY);
    UpdateStatement statement =
        UpdateCommand.parse(node, asked.namespace(), only(asked, "updates"), let);
    return write(asked, ExplainedWrite.update(statement));
  }

  private Doc delete(Asked asked) {
    Doc let = asked.arguments().document("let", Doc.EMPTY);
    DeleteCommand.Statement statement =
        DeleteCommand.parse(node, asked.namespace(), only(asked, "deletes"), let);
    return write(asked, ExplainedWrite.delete(statement.target(), statement.multi()));
  }

  private Doc findAndModify(Asked asked) {
    FindAndModifyRequest request =
        FindAndModifyCommand.request(node, asked.namespace(), asked.arguments());
    return write(
        asked,
        request.removes()
            ? ExplainedWrite.delete(request.statement().target(), false)
            : ExplainedWrite.update(request.statement()));
  }

  private Doc write(Asked asked, ExplainedWrite write) {
    return write.account(plan(asked, write.query(), false));
  }

  private static Doc only(Asked asked, String field) {
    List<Doc> statements = asked.arguments().documents(field);
    if (statements.size() != 1) {
      throw new TapdbException(
          ErrorCode.INVALID_LENGTH, "explained write batches must be of size 1");
    }
    return statements.getFirst();
  }
}
