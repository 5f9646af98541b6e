// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.script;

import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;

/**
 * What ended a script: an error of the server, of the client, or of the script itself.
 *
 * @param name the kind of error, such as TapServerError or ReferenceError
 * @param message what happened
 * @param code the server's number for it, or the one that comes nearest
 * @param codeName its name
 * @param interrupted whether somebody wanted the script to end
 */
public record ScriptFailure(
    String name, String message, int code, String codeName, boolean interrupted) {
  private static final int OF_SCRIPT = 139;
  private static final String OF_SCRIPT_NAME = "JSInterpreterFailure";

  /** Codes of failed statements, which come without a name. */
  private static final Map<Integer, String> STATEMENT_CODES =
      Map.of(
          2, "BadValue",
          9, "FailedToParse",
          14, "TypeMismatch",
          28, "PathNotViable",
          40, "ConflictingUpdateOperators",
          52, "DollarPrefixedFieldName",
          66, "ImmutableField",
          112, "WriteConflict",
          121, "DocumentValidationFailure",
          11000, "DuplicateKey");

  private static final Map<String, ScriptFailure> CLIENT_CODES =
      Map.of(
          "TapNetworkError", ofClient(6, "HostUnreachable"),
          "TapTimeoutError", ofClient(89, "NetworkTimeout"),
          "TapClientError", ofClient(96, "OperationFailed"),
          "TapInvalidArgumentError", ofClient(2, "BadValue"),
          "SyntaxError", ofClient(9, "FailedToParse"));

  private static ScriptFailure ofClient(int code, String codeName) {
    return new ScriptFailure("", "", code, codeName, false);
  }

  /** What the engine threw. */
  public static ScriptFailure of(PolyglotException failure) {
    if (failure.isInterrupted() || failure.isCancelled()) {
      return new ScriptFailure("Interrupted", "Interrupted", 11601, "Interrupted", true);
    }
    Value error = failure.getGuestObject();
    if (error == null || !error.hasMembers()) {
      return ofScript("Error", String.valueOf(failure.getMessage()));
    }
    String name = text(error, "name", "Error");
    String message = text(error, "message", null);
    if (message == null) {
      message = thrown(error);
    }
    if (!error.hasMember("code") || !error.getMember("code").isNumber()) {
      ScriptFailure known = CLIENT_CODES.get(name);
      return known == null || failure.isSyntaxError()
          ? ofScript(name, message)
          : new ScriptFailure(name, message, known.code, known.codeName, false);
    }
    int code = error.getMember("code").asInt();
    String codeName = text(error, "codeName", "");
    return new ScriptFailure(
        name,
        message,
        code,
        codeName.isEmpty() ? STATEMENT_CODES.getOrDefault(code, "Location" + code) : codeName,
        false);
  }

  /** Something that could not even begin, such as a file that is not there. */
  public static ScriptFailure ofInput(IllegalArgumentException refused) {
    ScriptFailure known = CLIENT_CODES.get("TapInvalidArgumentError");
    return new ScriptFailure(
        "Error", String.valueOf(refused.getMessage()), known.code, known.codeName, false);
  }

  private static ScriptFailure ofScript(String name, String message) {
    return new ScriptFailure(name, message, OF_SCRIPT, OF_SCRIPT_NAME, false);
  }

  /** What a script threw without its being an error, as JSON if it can be. */
  private static String thrown(Value value) {
    try {
      Value json = value.getContext().eval("js", "(value) => JSON.stringify(value)").execute(value);
      return json.isString() ? json.asString() : value.toString();
    } catch (PolyglotException circular) {
      return value.toString();
    }
  }

  private static String text(Value error, String member, String otherwise) {
    Value value = error.getMember(member);
    return value != null && value.isString() ? value.asString() : otherwise;
  }

  /** One line for people. */
  public String line() {
    return code == OF_SCRIPT || name.equals(codeName)
        ? name + ": " + message
        : name + "[" + codeName + "]: " + message;
  }

  /** The form that programs read; what a script did wrong says so in its message. */
  public BsonDocument document() {
    return new BsonDocument("ok", new BsonInt32(0))
        .append("code", new BsonInt32(code))
        .append("codeName", new BsonString(codeName))
        .append("errmsg", new BsonString(code == OF_SCRIPT ? name + ": " + message : message));
  }
}
