// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.console;

import io.tapdb.shell.print.Palette;
import io.tapdb.shell.script.ShellOutput;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The process's own output, written through at the end of what was asked for. */
final class StandardOutput implements ShellOutput {
  private final PrintStream out;
  private final Palette palette;

  StandardOutput(Palette palette) {
    // whatever the locale says, text is UTF-8
    this.out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    this.palette = palette;
  }

  @Override
  public Palette palette() {
    return palette;
  }

  @Override
  public void line(String text) {
    out.println(text);
    out.flush();
  }

  @Override
  public void raw(String text) {
    out.print(text);
    out.flush();
  }

  @Override
  public void quit(int code) {
    out.flush();
    System.exit(code);
  }
}
