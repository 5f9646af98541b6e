// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.console;

import io.tapdb.shell.Connection;
import io.tapdb.shell.print.JsonText;
import io.tapdb.shell.script.ResultPrinter;
import io.tapdb.shell.script.ScriptEngine;
import io.tapdb.shell.script.ScriptFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;

/** Scripts that nobody watches: the first failure ends them, and is told as JSON. */
final class Batch {
  private final ScriptEngine engine;
  private final ResultPrinter printer;
  private final Statements statements;

  Batch(ScriptEngine engine, ResultPrinter printer) {
    this.engine = engine;
    this.printer = printer;
    this.statements = new Statements(engine, printer);
  }

  /** Runs what was given; returns the exit code. */
  int run(ShellCommand.Work work) {
    return guarded(
        () -> {
          for (Iterator<String> scripts = work.evals().iterator(); scripts.hasNext(); ) {
            Value value = statements.evaluate(scripts.next());
            if (!scripts.hasNext()) {
              printer.print(value);
            }
          }
          work.files().forEach(engine::load);
        });
  }

  /** Runs statements, each of which may take several lines; returns the exit code. */
  int runLines(InputStream in) throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    Completeness completeness = new Completeness(engine);
    StringBuilder pending = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      pending.append(line).append('\n');
      String text = pending.toString();
      if (completeness.isComplete(text)) {
        pending.setLength(0);
        if (guarded(() -> statements.run(text)) != 0) {
          return Connection.FAILED;
        }
      }
    }
    return guarded(() -> statements.run(pending.toString()));
  }

  private static int guarded(Runnable work) {
    try {
      work.run();
      return 0;
    } catch (PolyglotException failure) {
      if (failure.isInternalError()) {
        throw failure;
      }
      System.err.println(JsonText.relaxed(ScriptFailure.of(failure).document()));
      return Connection.FAILED;
    } catch (IllegalArgumentException unreadable) {
      System.err.println(JsonText.relaxed(ScriptFailure.ofInput(unreadable).document()));
      return Connection.FAILED;
    }
  }
}
