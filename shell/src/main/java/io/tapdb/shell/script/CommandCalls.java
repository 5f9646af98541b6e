// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.script;

import java.util.function.Function;
import org.graalvm.polyglot.Value;

/** Commands just as they stand, and the connections they go over. */
final class CommandCalls {
  private final Crossing crossing;
  private final ShellClient main;
  private final Function<String, ShellClient> connector;

  /**
   * The calls of a shell.
   *
   * @param main the connection the shell was started with
   * @param connector opens further ones
   */
  CommandCalls(Crossing crossing, ShellClient main, Function<String, ShellClient> connector) {
    this.crossing = crossing;
    this.main = main;
    this.connector = connector;
  }

  void addTo(HostTable table) {
    table.add("runCommand", this::runCommand);
    table.add("mainClient", arguments -> main);
    table.add("mainDatabase", arguments -> main.uri().database());
    table.add("connect", arguments -> connector.apply(arguments[0].asString()));
    table.add("disconnect", CommandCalls::disconnect);
    table.add("uri", arguments -> Crossing.client(arguments[0]).uri().toString());
    table.add("databaseOfUri", arguments -> Crossing.client(arguments[0]).uri().database());
    table.add("readPreference", arguments -> Crossing.client(arguments[0]).readPreference());
    table.add("setReadPreference", CommandCalls::setReadPreference);
  }

  private Object runCommand(Value[] arguments) {
    return crossing.toScript(
        Crossing.client(arguments[0])
            .run(arguments[1].asString(), crossing.document(arguments[2], "The command")));
  }

  private static Object disconnect(Value[] arguments) {
    Crossing.client(arguments[0]).close();
    return null;
  }

  private static Object setReadPreference(Value[] arguments) {
    Crossing.client(arguments[0]).readPreference(arguments[1].asString());
    return null;
  }
}
