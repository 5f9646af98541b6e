// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.script;

import io.tapdb.driver.TapClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.bson.BsonValue;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;

/**
 * JavaScript with the names that people type in a shell, connected to a server.
 *
 * <p>For one thread; {@link #interrupt} alone may come from another.
 */
public final class ScriptEngine implements AutoCloseable {
  private static final String LANGUAGE = "js";
  private static final List<String> FILES =
      List.of(
          "errors", "cursor", "explain", "collection", "database", "help", "shell", "replication");
  private static final String MAKERS =
      """
      ({
        object: () => ({}),
        array: () => [],
        define: (object, key, value) => {
          const settings = { value, writable: true, enumerable: true, configurable: true };
          Object.defineProperty(object, key, settings);
        },
        nothing: undefined,
      })\
      """;

  private final Context context;
  private final HostTable host = new HostTable();
  private final ShellOutput output;
  private Value tap;
  private JsReader reader;

  /**
   * An engine without the shell's names; it takes a while, so that connecting can go on meanwhile.
   */
  public ScriptEngine(ShellOutput output) {
    this.output = output;
    this.context =
        Context.newBuilder(LANGUAGE)
            .option("engine.WarnInterpreterOnly", "false")
            .option("js.print", "false")
            .option("js.load", "false")
            .option("js.console", "false")
            .allowExperimentalOptions(true)
            .build();
  }

  /** Defines the shell's names, on this connection. */
  public void start(ShellClient client) {
    tap = eval("({})", "start");
    tap.putMember("host", host.asObject());
    // the types come first: reading and writing values needs them
    define("types");
    addCalls(eval(MAKERS, "makers"), client);
    FILES.forEach(this::define);
  }

  private void define(String name) {
    eval(resource(name + ".js"), name + ".js").executeVoid(tap, context.getBindings(LANGUAGE));
  }

  private void addCalls(Value makers, ShellClient client) {
    JsWriter writer = new JsWriter(makers, tap);
    reader = new JsReader(tap, writer);
    Crossing crossing = new Crossing(reader, writer);
    host.throwWith(
        failure -> tap.invokeMember("raise", crossing.toScript(Failures.describe(failure))));
    ValueCalls.addTo(host, crossing);
    ReadCalls.addTo(host, crossing);
    WriteCalls.addTo(host, crossing);
    BulkCalls.addTo(host, crossing);
    new CommandCalls(crossing, client, uri -> new ShellClient(TapClient.connect(uri))).addTo(host);
    ConsoleCalls.addTo(host, reader, output, this::load);
  }

  private static String resource(String name) {
    try (InputStream in = ScriptEngine.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs a script and gives the value of its last expression.
   *
   * @param name what error messages call it
   * @throws PolyglotException if the script throws
   */
  public Value eval(String script, String name) {
    return context.eval(source(script, name));
  }

  private static Source source(String script, String name) {
    return Source.newBuilder(LANGUAGE, script, name).buildLiteral();
  }

  /** Runs a file; what it defines stays. */
  public void load(Path file) {
    try {
      eval(Files.readString(file), file.getFileName().toString());
    } catch (NoSuchFileException missing) {
      throw new IllegalArgumentException("There is no file " + file);
    } catch (IOException e) {
      throw new IllegalArgumentException("The file " + file + " cannot be read: " + e.getMessage());
    }
  }

  /**
   * Reads a script without running it.
   *
   * @throws PolyglotException if it is none
   */
  public void parse(String script) {
    context.parse(source(script, "(shell)"));
  }

  /** Stops what runs, from another thread; the engine can be used afterwards. */
  public void interrupt() {
    try {
      context.interrupt(Duration.ofSeconds(5));
    } catch (TimeoutException e) {
      output.line("The script does not react; it goes on.");
    }
  }

  /** What kind of value it is, for those that are shown in a way of their own. */
  public String kind(Value value) {
    return value.isNull() || !value.hasMembers() || value.canExecute() || value.hasArrayElements()
        ? "value"
        : reader.kind(value);
  }

  /** The value for people to look at. */
  public BsonValue forDisplay(Value value) {
    return reader.readForDisplay(value);
  }

  /** The value as a document would hold it. */
  public BsonValue forDocument(Value value) {
    return reader.read(value);
  }

  /** The names that can follow what was typed; see the script that helps. */
  public List<String> names(String what) {
    Value names = tap.invokeMember("namesOf", what);
    List<String> all = new ArrayList<>();
    for (long i = 0; i < names.getArraySize(); i++) {
      all.add(names.getArrayElement(i).asString());
    }
    return all;
  }

  /** How many documents are shown at a time. */
  public int displayBatchSize() {
    return tap.invokeMember("displayBatchSize").asInt();
  }

  /** The database that {@code db} stands for at this moment. */
  public String database() {
    return context.eval(LANGUAGE, "db.getName()").asString();
  }

  @Override
  public void close() {
    context.close(true);
  }
}
