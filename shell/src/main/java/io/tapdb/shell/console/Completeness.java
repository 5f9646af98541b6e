// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.console;

import io.tapdb.shell.script.ScriptEngine;
import org.graalvm.polyglot.PolyglotException;

/** Whether what was typed is a whole statement, or more lines are to come. */
final class Completeness {
  private final ScriptEngine engine;

  Completeness(ScriptEngine engine) {
    this.engine = engine;
  }

  boolean isComplete(String text) {
    if (text.isBlank() || text.strip().equals("it") || Statements.ofWords(text.strip()) != null) {
      return true;
    }
    try {
      engine.parse(text);
      return true;
    } catch (PolyglotException failure) {
      return !failure.isIncompleteSource() && !endsInside(text);
    }
  }

  /** Whether the text ends within a template or a comment, which may go over several lines. */
  private static boolean endsInside(String text) {
    char mark = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (mark == 0) {
        if (text.startsWith("/*", i)) {
          int end = text.indexOf("*/", i + 2);
          if (end < 0) {
            return true;
          }
          i = end + 1;
        } else if (text.startsWith("//", i)) {
          i = endOfLine(text, i);
        } else if (c == '\'' || c == '"' || c == '`') {
          mark = c;
        }
      } else if (c == '\\') {
        i++;
      } else if (c == mark || (c == '\n' && mark != '`')) {
        mark = 0;
      }
    }
    return mark == '`';
  }

  private static int endOfLine(String text, int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end;
  }
}
