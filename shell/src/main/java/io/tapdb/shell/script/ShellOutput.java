// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.script;

import io.tapdb.shell.print.Palette;

/** Where the shell's text goes, and how it ends. */
public interface ShellOutput {
  /** The colours of values. */
  Palette palette();

  /** Prints a line. */
  void line(String text);

  /** Prints without a line break, for control sequences. */
  void raw(String text);

  /** Ends the shell with an exit code. */
  void quit(int code);
}
