// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.console;

import io.tapdb.shell.script.ResultPrinter;
import io.tapdb.shell.script.ScriptEngine;
import java.util.List;
import java.util.Locale;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;

/**
 * Runs what was typed: JavaScript, or one of the few commands that are words, such as {@code show
 * dbs}.
 */
final class Statements {
  private static final String NAME = "(shell)";

  private final ScriptEngine engine;
  private final ResultPrinter printer;

  Statements(ScriptEngine engine, ResultPrinter printer) {
    this.engine = engine;
    this.printer = printer;
  }

  /**
   * Runs a statement and prints what it comes to.
   *
   * @throws PolyglotException if it fails
   */
  void run(String statement) {
    String text = statement.strip();
    if (text.equals("it")) {
      printer.more();
    } else if (!text.isEmpty()) {
      printer.print(evaluate(text));
    }
  }

  /** Runs a statement and gives what it comes to. */
  Value evaluate(String statement) {
    String text = statement.strip();
    String asScript = ofWords(text);
    return asScript != null ? engine.eval(asScript, NAME) : eval(text);
  }

  /** An opening brace may begin an object as well as a block; people mean the object. */
  private Value eval(String text) {
    if (text.startsWith("{") && !text.endsWith(";")) {
      try {
        return engine.eval("(" + text + "\n)", NAME);
      } catch (PolyglotException notAnObject) {
        if (!notAnObject.isSyntaxError()) {
          throw notAnObject;
        }
      }
    }
    return engine.eval(text, NAME);
  }

  /** The script that a command of plain words stands for, or null if it is none. */
  static String ofWords(String text) {
    String line = text.endsWith(";") ? text.substring(0, text.length() - 1).strip() : text;
    List<String> words = List.of(line.split("\\s+"));
    return switch (words.getFirst().toLowerCase(Locale.ROOT)) {
      case "show" -> words.size() > 1 && areNames(words) ? call("show", words) : null;
      case "use" -> words.size() == 2 ? call("use", words) : null;
      case "help", "exit", "quit", "cls" -> words.size() == 1 ? line + "()" : null;
      default -> null;
    };
  }

  private static boolean areNames(List<String> words) {
    return words.stream().allMatch(word -> word.chars().allMatch(Character::isLetterOrDigit));
  }

  private static String call(String function, List<String> words) {
    StringBuilder script = new StringBuilder(function).append('(');
    for (int i = 1; i < words.size(); i++) {
      script.append(i == 1 ? "'" : ", '");
      script.append(words.get(i).replace("\\", "\\\\").replace("'", "\\'")).append('\'');
    }
    return script.append(')').toString();
  }
}
