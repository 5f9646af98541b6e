// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import java.util.Set;

/** The version of the API that a client holds itself to, and the commands that are part of it. */
final class ApiFields {
  private static final String VERSION = "1";

  private static final Set<String> COMMANDS =
      Set.of(
          "aggregate",
          "collMod",
          "count",
          "create",
          "createIndexes",
          "delete",
          "drop",
          "dropDatabase",
          "dropIndexes",
          "endSessions",
          "explain",
          "find",
          "findAndModify",
          "getMore",
          "hello",
          "insert",
          "killCursors",
          "listCollections",
          "listDatabases",
          "listIndexes",
          "ping",
          "refreshSessions",
          "update");

  private ApiFields() {}

  /**
   * Checks the fields of a request that speak of the API.
   *
   * @throws TapdbException when there is no such version, or the command is not part of it and the
   *     client wants nothing else
   */
  static void check(Command found, Arguments arguments) {
    boolean strict = arguments.flag("apiStrict", false);
    // only checked for its type: nothing of this version is deprecated
    arguments.flag("apiDeprecationErrors", false);
    if (!arguments.has("apiVersion")) {
      if (arguments.has("apiStrict") || arguments.has("apiDeprecationErrors")) {
        throw new TapdbException(
            ErrorCode.API_FIELDS_WITHOUT_VERSION,
            "Provided apiStrict and/or apiDeprecationErrors without passing apiVersion");
      }
      return;
    }
    if (!arguments.string("apiVersion", VERSION).equals(VERSION)) {
      throw new TapdbException(ErrorCode.API_VERSION_ERROR, "API version must be \"1\"");
    }
    if (strict && !COMMANDS.contains(found.name())) {
      throw new TapdbException(
          ErrorCode.API_STRICT_ERROR,
          "Provided apiStrict:true, but the command "
              + found.name()
              + " is not in API Version "
              + VERSION);
    }
  }
}
