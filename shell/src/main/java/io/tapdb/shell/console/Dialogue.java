// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.console;

import io.tapdb.driver.TapClient;
import io.tapdb.driver.TapException;
import io.tapdb.shell.Version;
import io.tapdb.shell.script.ResultPrinter;
import io.tapdb.shell.script.ScriptEngine;
import io.tapdb.shell.script.ScriptFailure;
import io.tapdb.shell.script.ShellOutput;
import java.io.IOException;
import java.nio.file.Path;
import org.bson.Document;
import org.graalvm.polyglot.PolyglotException;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;
import org.jline.terminal.TerminalBuilder;

/** The dialogue at a terminal: a line is read, run, and what it comes to is printed. */
final class Dialogue {
  private static final String HISTORY = ".tapdb_history";

  private final ScriptEngine engine;
  private final TapClient client;
  private final ShellOutput output;
  private final boolean quiet;
  private final Statements statements;
  private final ServerState state;

  Dialogue(ScriptEngine engine, TapClient client, ShellOutput output, boolean quiet) {
    this.engine = engine;
    this.client = client;
    this.output = output;
    this.quiet = quiet;
    this.statements =
        new Statements(engine, new ResultPrinter(engine, output, ResultPrinter.Form.PAGES));
    this.state = new ServerState(client);
  }

  /** Goes on until the person leaves; returns the exit code. */
  int run() throws IOException {
    try (Terminal terminal = TerminalBuilder.builder().system(true).nativeSignals(true).build()) {
      LineReader reader =
          LineReaderBuilder.builder()
              .terminal(terminal)
              .appName("tapdb")
              .parser(new StatementParser(new Completeness(engine)))
              .completer(new NameCompleter(engine, new Names(client)))
              .variable(LineReader.HISTORY_FILE, history())
              .variable(LineReader.SECONDARY_PROMPT_PATTERN, "... ")
              .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
              .option(LineReader.Option.HISTORY_IGNORE_SPACE, true)
              .option(LineReader.Option.INSERT_TAB, false)
              .build();
      greet();
      while (true) {
        try {
          runInterruptibly(terminal, reader.readLine(state.prompt(engine.database())));
        } catch (UserInterruptException lineGivenUp) {
          // Ctrl-C at the prompt throws away the line
        } catch (EndOfFileException left) {
          return 0;
        }
      }
    }
  }

  /** Where other programs look for the person's files, which need not be what the JVM thinks. */
  private static Path history() {
    String home = System.getenv("HOME");
    return Path.of(home == null ? System.getProperty("user.home") : home, HISTORY);
  }

  private void greet() {
    if (quiet) {
      return;
    }
    output.line("TapDB shell " + Version.TEXT + ", connected to " + client.uri());
    output.line("Type help for what can be typed, exit to leave.");
    try {
      Document warnings =
          client.database("admin").runCommand(new Document("getLog", "startupWarnings"));
      for (String line : warnings.getList("log", String.class)) {
        output.line("warning: " + Document.parse(line).getString("msg"));
      }
    } catch (TapException | org.bson.json.JsonParseException unknown) {
      // a server that keeps no warnings has none to show
    }
    output.line("");
  }

  private void runInterruptibly(Terminal terminal, String line) {
    Thread runner = Thread.currentThread();
    SignalHandler before =
        terminal.handle(Signal.INT, signal -> Thread.ofVirtual().start(engine::interrupt));
    try {
      statements.run(line);
    } catch (PolyglotException failure) {
      report(failure);
    } catch (IllegalArgumentException refused) {
      output.line(output.palette().error(ScriptFailure.ofInput(refused).line()));
    } finally {
      terminal.handle(Signal.INT, before);
      clearInterrupt(runner);
    }
  }

  /** The interrupt belonged to what ran, not to the next line. */
  private static void clearInterrupt(Thread runner) {
    if (runner.isInterrupted()) {
      boolean unused = Thread.interrupted();
    }
  }

  private void report(PolyglotException failure) {
    if (failure.isInternalError()) {
      throw failure;
    }
    output.line(output.palette().error(ScriptFailure.of(failure).line()));
  }
}
