// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import io.tapdb.replica.RunningOperation;
import java.util.Set;

/** The fields that any command may carry, as far as they are dealt with before it runs. */
final class GenericFields {
  private static final int UUID_SUBTYPE = 4;

  private static final Set<String> SESSION_FIELDS = Set.of("id", "uid", "txnNumber", "txnUUID");

  private static final Set<String> READ_CONCERN_FIELDS =
      Set.of("level", "afterClusterTime", "atClusterTime", "afterOpTime", "provenance");

  private final Doc command;
  private final Arguments arguments;

  private GenericFields(Doc command) {
    this.command = command;
    this.arguments = Arguments.lenient(command);
  }

  /**
   * Checks the fields of a request, and gives it the time limit it asks for.
   *
   * @throws TapdbException for one that is wrong, or that a node alone or this command cannot heed
   */
  static void prepare(Command found, RunningOperation operation, boolean inSet) {
    GenericFields fields = new GenericFields(operation.command());
    checkDatabase(operation.command(), found.name(), operation.database());
    ApiFields.check(found, fields.arguments);
    fields.limitTime(operation);
    fields.checkSession();
    fields.checkTransaction(inSet);
    fields.checkReadConcern(inSet);
    ReadPreference.check(fields.arguments);
    if (fields.command.has("writeConcern") && !found.takesWriteConcern(fields.command)) {
      throw new TapdbException(ErrorCode.INVALID_OPTIONS, "Command does not support writeConcern");
    }
  }

  /** Whether the client wants to know what the command does instead of having it done. */
  static boolean askForHelp(Doc command) {
    return command.has("help") && Arguments.lenient(command).flag("help", false);
  }

  /** Refuses a command that names another database than the one it was sent to. */
  static void checkDatabase(Doc command, String where, String database) {
    String named = Arguments.lenient(command).string("$db", database);
    if (!named.equals(database)) {
      throw new TapdbException(
          ErrorCode.INVALID_NAMESPACE,
          "Mismatched $db in " + where + ". Expected " + database + " but got " + named);
    }
  }

  private void limitTime(RunningOperation operation) {
    Value limit = command.get("maxTimeMS");
    if (limit.isMissing()) {
      return;
    }
    if (!limit.isNumber()) {
      throw arguments.wrongType("maxTimeMS", limit, "number");
    }
    if (!Numbers.isIntegral(limit)
        || Numbers.toLong(limit) < 0
        || Numbers.toLong(limit) > Integer.MAX_VALUE) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE, limit + " value for maxTimeMS is out of range [0, 2147483647]");
    }
    operation.limitMillis(Numbers.toLong(limit));
  }

  private void checkSession() {
    if (!command.has("lsid")) {
      return;
    }
    Arguments session =
        Arguments.part("lsid", arguments.requiredDocument("lsid"), SESSION_FIELDS).require("id");
    Value id = session.value("id");
    if (id.type() != BsonTypes.BINARY || id.binarySubtype() != UUID_SUBTYPE) {
      throw session.wrongType("id", id, "uuid");
    }
  }

  private void checkTransaction(boolean inSet) {
    if (!command.has("txnNumber")) {
      for (String each : new String[] {"autocommit", "startTransaction"}) {
        if (command.has(each)) {
          throw new TapdbException(
              ErrorCode.INVALID_OPTIONS,
              "'" + each + "' field requires a transaction number to also be specified");
        }
      }
    } else if (!command.has("lsid")) {
      throw new TapdbException(
          ErrorCode.INVALID_OPTIONS,
          "Transaction number requires a session ID to also be specified");
    } else {
      throw new TapdbException(
          ErrorCode.ILLEGAL_OPERATION,
          inSet
              ? "Transaction numbers are not supported: there are neither transactions nor writes"
                  + " that can be retried"
              : "Transaction numbers are only allowed on a replica set member");
    }
  }

  private void checkReadConcern(boolean inSet) {
    if (!command.has("readConcern")) {
      return;
    }
    Arguments concern =
        Arguments.part(
            "readConcern", arguments.requiredDocument("readConcern"), READ_CONCERN_FIELDS);
    String level = concern.string("level", "local");
    switch (level) {
      case "local", "available", "majority" -> {}
      case "linearizable", "snapshot" ->
          throw inSet
              ? new TapdbException(
                  ErrorCode.NOT_IMPLEMENTED, "read concern " + level + " is not supported")
              : new TapdbException(
                  ErrorCode.NOT_A_REPLICA_SET,
                  "node needs to be a replica set member to use read concern " + level);
      default ->
          throw new TapdbException(
              ErrorCode.FAILED_TO_PARSE,
              "readConcern.level must be one of 'local', 'majority', 'linearizable', 'available',"
                  + " or 'snapshot', not "
                  + level);
    }
    if (inSet) {
      checkTimes(concern);
    } else if (concern.has("afterClusterTime") || concern.has("atClusterTime")) {
      throw new TapdbException(
          ErrorCode.ILLEGAL_OPERATION,
          "Cannot specify afterClusterTime or atClusterTime readConcern without replication enabled");
    }
  }

  private static void checkTimes(Arguments concern) {
    if (concern.has("atClusterTime")) {
      throw new TapdbException(
          ErrorCode.INVALID_OPTIONS,
          "readConcern.atClusterTime is only allowed with level 'snapshot'");
    }
    Value after = concern.value("afterClusterTime");
    if (!after.isMissing() && after.type() != BsonTypes.TIMESTAMP) {
      throw concern.wrongType("afterClusterTime", after, "timestamp");
    }
    if (concern.has("afterOpTime") && concern.has("afterClusterTime")) {
      throw new TapdbException(
          ErrorCode.INVALID_OPTIONS,
          "Can not specify both afterClusterTime and afterOpTime in a readConcern");
    }
  }
}
