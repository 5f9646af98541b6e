// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell;

import io.tapdb.shell.print.Palette;
import io.tapdb.shell.script.ShellOutput;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a script prints. */
public final class TestOutput implements ShellOutput {
  private final List<String> lines = new ArrayList<>();

  @Override
  public Palette palette() {
    return Palette.PLAIN;
  }

  @Override
  public void line(String text) {
    lines.add(text);
  }

  @Override
  public void raw(String text) {
    lines.add(text);
  }

  @Override
  public void quit(int code) {
    lines.add("quit " + code);
  }

  /** The lines printed so far; they are forgotten. */
  public List<String> take() {
    List<String> taken = List.copyOf(lines);
    lines.clear();
    return taken;
  }
}
