// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server;

import picocli.CommandLine;

/** The entry of the server process: {@code tapdb start}. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    ProcessEnd end = new ProcessEnd();
    end.install();
    int exitCode = commandLine(end).execute(arguments);
    end.leave();
    System.exit(exitCode);
  }

  /** The command, with refusals of its options in one line. */
  static CommandLine commandLine(ProcessEnd end) {
    CommandLine line = new CommandLine(new StartCommand(end));
    line.setParameterExceptionHandler(
        (refused, given) -> {
          System.err.println("tapdb: " + refused.getMessage() + "; see tapdb start --help");
          return 2;
        });
    return line;
  }
}
