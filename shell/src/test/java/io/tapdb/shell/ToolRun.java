// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * What came of running a tool in this process.
 *
 * @param code its exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
public record ToolRun(int code, String out, String err) {
  static {
    // the server's logging is on the class path of these tests, where the tools have none
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.OFF);
  }

  /** Runs a tool with arguments as on a command line. */
  public static ToolRun of(String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream toOut = new ByteArrayOutputStream();
    ByteArrayOutputStream toErr = new ByteArrayOutputStream();
    System.setOut(new PrintStream(toOut, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(toErr, true, StandardCharsets.UTF_8));
    try {
      int code = Main.commandLine().execute(arguments);
      return new ToolRun(
          code,
          toOut.toString(StandardCharsets.UTF_8).strip(),
          toErr.toString(StandardCharsets.UTF_8).strip());
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  /** The lines of standard output. */
  public List<String> lines() {
    return out.lines().toList();
  }
}
