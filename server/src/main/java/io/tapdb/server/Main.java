// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server;

import picocli.CommandLine;

/** The entry of the server process: {@code tapdb start}. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The command, with refusals of its options in one line. */
  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new StartCommand());
    line.setParameterExceptionHandler(
        (refused, given) -> {
          System.err.println("tapdb: " + refused.getMessage() + "; see tapdb start --help");
          return 2;
        });
    return line;
  }
}
