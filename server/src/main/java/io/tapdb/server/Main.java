// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server;

import picocli.CommandLine;

/** The entry of the server process: {@code tapdb start}. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new StartCommand());
    line.setParameterExceptionHandler(
        (refused, given) -> {
          System.err.println("tapdb: " + refused.getMessage() + "; see tapdb start --help");
          return 2;
        });
    System.exit(line.execute(arguments));
  }
}
