// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.console;

import io.tapdb.shell.Connection;
import io.tapdb.shell.print.Palette;
import io.tapdb.shell.script.ShellOutput;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;

/** The process's own output, written through at the end of what was asked for. */
final class StandardOutput implements ShellOutput {
  private final PrintStream out;
  private final Palette palette;
  private final IntConsumer exit;

  StandardOutput(Palette palette) {
    this(palette, System::exit);
  }

  /**
   * Output of a process that can be ended.
   *
   * @param exit ends it with a code
   */
  StandardOutput(Palette palette, IntConsumer exit) {
    // whatever the locale says, text is UTF-8
    this.out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    this.palette = palette;
    this.exit = exit;
  }

  @Override
  public Palette palette() {
    return palette;
  }

  @Override
  public void line(String text) {
    out.println(text);
    flush();
  }

  @Override
  public void raw(String text) {
    out.print(text);
    flush();
  }

  @Override
  public void quit(int code) {
    flush();
    exit.accept(code);
  }

  /** A script whose output goes nowhere has to end, and not as if all were well. */
  private void flush() {
    if (out.checkError()) {
      System.err.println("tapdb: standard output takes no more");
      exit.accept(Connection.FAILED);
    }
  }
}
