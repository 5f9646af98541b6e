// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.WouldBlock;
import io.tapdb.engine.bson.BsonCheck;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import io.tapdb.replica.Connection;
import io.tapdb.replica.Dispatcher;
import io.tapdb.replica.NodeLog;
import io.tapdb.replica.ReplySink;
import io.tapdb.replica.RunningOperation;
import io.tapdb.replica.node.NodeContext;
import io.tapdb.replica.node.NodeData;
import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * Takes requests from the front ends, finds the command each one names, and runs it where it should
 * run. Every request gets exactly one reply, whatever is wrong with it.
 */
public final class CommandDispatcher implements Dispatcher {
  /** Deeper than a document may be: commands put a few levels around documents. */
  private static final int NESTING_AROUND = 20;

  /** Requests up to this size are always taken in, so that the others can still be stopped. */
  private static final int SMALL_BYTES = 1024;

  private static final int LOG_INTERNAL_ERROR = 7310001;

  private final NodeContext node;
  private final CommandTable commands;
  private final Admission admission;

  public CommandDispatcher(NodeContext node, CommandTable commands) {
    this.node = node;
    this.commands = commands;
    this.admission = new Admission(node.member());
  }

  @Override
  public RunningOperation dispatch(
      Connection connection, String database, byte[] bytes, ReplySink sink) {
    node.counters().requests.increment();
    node.counters().bytesIn.add(bytes.length);
    TapdbException malformed = malformed(bytes);
    Doc command = malformed == null ? new Doc(bytes) : Doc.EMPTY;
    RunningOperation operation = node.operations().begin(connection, database, command);
    Invocation invocation =
        new Invocation(operation, (ended, reply, failure) -> finish(ended, reply, failure, sink));
    try {
      if (malformed != null) {
        throw malformed;
      }
      checkRoom(command);
      Command found = find(command, database);
      if (!found.countsItself()) {
        node.counters().command.increment();
      }
      GenericFields.prepare(found, operation, node.member().isInSet());
      if (GenericFields.askForHelp(command)) {
        invocation.reply(
            new DocWriter().put("help", "help for: " + found.name() + " " + found.help()));
      } else if (node.failPoints().isQuiet() || !failPoint(found, invocation, sink)) {
        place(found, invocation);
      }
    } catch (TapdbException refused) {
      invocation.fail(refused);
    } catch (RuntimeException broken) {
      failInternally(invocation, broken);
    }
    return operation;
  }

  /** What is wrong with the bytes of a request, or null. */
  private TapdbException malformed(byte[] bytes) {
    if (bytes.length > node.limits().messageBytes()) {
      return new TapdbException(
          ErrorCode.BSON_OBJECT_TOO_LARGE,
          "the command has "
              + bytes.length
              + " bytes; a message may have "
              + node.limits().messageBytes());
    }
    String problem =
        BsonCheck.problem(bytes, 0, bytes.length, node.limits().nesting() + NESTING_AROUND);
    if (problem == null) {
      return null;
    }
    return new TapdbException(
        BsonCheck.isTooDeep(problem) ? ErrorCode.OVERFLOW : ErrorCode.INVALID_BSON,
        "the command is not valid BSON: " + problem);
  }

  /** Refuses a request that is not quite small when those under way are too large together. */
  private void checkRoom(Doc command) {
    if (command.length() > SMALL_BYTES
        && node.operations().requestBytes() > node.limits().requestBytes()) {
      throw new TapdbException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "requests under way would have more than "
              + node.limits().requestBytes()
              + " bytes together; the request was not begun, try it again later");
    }
  }

  private Command find(Doc command, String database) {
    String name = command.firstName();
    if (name == null) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE, "the command is empty; its first field names it");
    }
    CommandTable.Entry entry = commands.find(name);
    if (entry == null) {
      commands.countUnknown();
      throw new TapdbException(ErrorCode.COMMAND_NOT_FOUND, "no such command: '" + name + "'");
    }
    entry.total().increment();
    Command found = entry.command();
    Namespace.checkDatabase(database);
    if (found.adminOnly() && !database.equals("admin")) {
      throw new TapdbException(
          ErrorCode.UNAUTHORIZED, name + " may only be run against the admin database.");
    }
    return found;
  }

  private void place(Command command, Invocation invocation) {
    if (node.member().isInSet()) {
      AfterTime.run(node, invocation, () -> placeNow(command, invocation));
    } else {
      placeNow(command, invocation);
    }
  }

  private void placeNow(Command command, Invocation invocation) {
    switch (command.placement(invocation.command())) {
      case INLINE -> run(command, invocation);
      case INLINE_IF_IN_MEMORY -> {
        invocation.memoryOnly(true);
        try {
          run(command, invocation);
        } catch (WouldBlock elsewhere) {
          invocation.memoryOnly(false);
          runOnWorker(command, invocation);
        }
      }
      case WORKER -> runOnWorker(command, invocation);
    }
  }

  private void runOnWorker(Command command, Invocation invocation) {
    if (!node.workers().tryExecute(() -> run(command, invocation))) {
      throw new TapdbException(
          ErrorCode.ADMISSION_QUEUE_OVERFLOW,
          "too many requests wait already; the request was not begun, try it again later");
    }
  }

  private void run(Command command, Invocation invocation) {
    try {
      invocation.operation().check();
      admission.check(command, invocation);
      if (!command.usesData()) {
        command.run(invocation);
      } else if (!node.data().use(() -> command.run(invocation))) {
        throw NodeData.closedForNow();
      }
    } catch (TapdbException refused) {
      invocation.fail(refused);
    } catch (WouldBlock elsewhere) {
      throw elsewhere;
    } catch (StackOverflowError tooDeep) {
      invocation.fail(
          new TapdbException(ErrorCode.BAD_VALUE, "the request is nested too deeply to be run"));
    } catch (RuntimeException broken) {
      failInternally(invocation, broken);
    }
  }

  private void failInternally(Invocation invocation, RuntimeException broken) {
    reportInternalError(invocation, broken);
    invocation.fail(
        new TapdbException(
            ErrorCode.UNKNOWN_ERROR, "an internal error occurred; the server log has more"));
  }

  private void reportInternalError(Invocation invocation, RuntimeException broken) {
    StringWriter trace = new StringWriter();
    broken.printStackTrace(new PrintWriter(trace));
    node.log()
        .error(
            NodeLog.Component.COMMAND,
            LOG_INTERNAL_ERROR,
            "A command failed in a way it should not",
            new DocWriter()
                .put("command", String.valueOf(invocation.command().firstName()))
                .put("trace", trace.toString()));
    if (broken instanceof IllegalStateException) {
      node.onFault().accept(broken);
    }
  }

  /** Does what {@code failCommand} asks; true when the command is not to be run any more. */
  private boolean failPoint(Command command, Invocation invocation, ReplySink sink) {
    Doc data =
        command.name().equals("configureFailPoint")
            ? null
            : node.failPoints().fireCommand(command, invocation.connection().appName());
    if (data == null) {
      return false;
    }
    Value block = data.get("blockConnection");
    if (block.type() == BsonTypes.BOOLEAN && block.bool()) {
      long millis = Numbers.toLong(data.get("blockTimeMS"));
      node.workers().schedule(millis, () -> afterBlock(command, invocation, data, sink));
      return true;
    }
    return failNow(invocation, data, sink);
  }

  private void afterBlock(Command command, Invocation invocation, Doc data, ReplySink sink) {
    if (!failNow(invocation, data, sink)) {
      run(command, invocation);
    }
  }

  private boolean failNow(Invocation invocation, Doc data, ReplySink sink) {
    Value close = data.get("closeConnection");
    if (close.type() == BsonTypes.BOOLEAN && close.bool()) {
      node.operations().end(invocation.operation());
      sink.closeConnection();
      return true;
    }
    Value concernError = data.get("writeConcernError");
    if (concernError.isDocument()) {
      invocation.addToReply(new DocWriter().put("writeConcernError", concernError).build());
    }
    Value code = data.get("errorCode");
    if (!code.isNumber()) {
      return false;
    }
    Doc labels =
        data.get("errorLabels").isArray()
            ? new DocWriter().put("errorLabels", data.get("errorLabels")).build()
            : Doc.EMPTY;
    int number = (int) Numbers.toLong(code);
    finish(invocation, injectedReply(number, labels), null, sink);
    return true;
  }

  private static Doc injectedReply(int code, Doc labels) {
    return new DocWriter()
        .put("ok", 0.0)
        .put("errmsg", "Failing command via 'failCommand' failpoint")
        .put("code", code)
        .put("codeName", ErrorCode.nameOf(code))
        .copyAll(labels)
        .build();
  }

  private void finish(Invocation ended, Doc reply, TapdbException failure, ReplySink sink) {
    node.operations().end(ended.operation());
    Doc sent = reply;
    if (failure != null) {
      countFailure(ended.command().firstName());
      sent = admission.withTopology(reply, failure.code());
    }
    node.counters().bytesOut.add(sent.length());
    sink.reply(sent);
  }

  private void countFailure(String command) {
    node.counters().userAsserts.increment();
    CommandTable.Entry entry = command == null ? null : commands.find(command);
    if (entry != null) {
      entry.failed().increment();
    }
  }
}
