// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.console;

import io.tapdb.driver.TapClient;
import io.tapdb.driver.TapException;
import io.tapdb.shell.Connection;
import io.tapdb.shell.Terminals;
import io.tapdb.shell.print.JsonText;
import io.tapdb.shell.print.Palette;
import io.tapdb.shell.script.ResultPrinter;
import io.tapdb.shell.script.ResultPrinter.Form;
import io.tapdb.shell.script.ScriptEngine;
import io.tapdb.shell.script.ShellClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tapdb shell}: JavaScript on a server, typed or given. */
@Command(
    name = "shell",
    description = "A JavaScript shell, as a dialogue or for scripts.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class ShellCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "URI|FILE.js",
      arity = "0..*",
      description =
          "where to connect (default: " + Connection.DEFAULT_URI + "), and files to run in order")
  private List<String> given = new ArrayList<>();

  @Option(
      names = "--eval",
      paramLabel = "JS",
      description = "runs a script and prints the value of its last expression")
  private List<String> evals = new ArrayList<>();

  @Option(names = "--quiet", description = "prints no banner")
  private boolean quiet;

  @Option(names = "--json", description = "prints values as relaxed Extended JSON, one to a line")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Work work = work();
    boolean dialogue = !work.isGiven() && Terminals.isInput() && Terminals.isOutput();
    CompletableFuture<TapClient> connecting = connect(work.uri());
    Palette palette = Terminals.isOutput() && !json ? Palette.COLOURED : Palette.PLAIN;
    StandardOutput output = new StandardOutput(palette);
    try (ScriptEngine engine = new ScriptEngine(output);
        TapClient client = connecting.join()) {
      engine.start(new ShellClient(client));
      if (dialogue) {
        return new Dialogue(engine, client, output, quiet).run();
      }
      Form form = json ? Form.JSON : Form.WHOLE;
      Batch batch = new Batch(engine, new ResultPrinter(engine, output, form));
      return work.isGiven() ? batch.run(work) : batch.runLines(System.in);
    } catch (CompletionException failed) {
      return cannotConnect(failed.getCause(), dialogue);
    }
  }

  private static CompletableFuture<TapClient> connect(String uri) {
    CompletableFuture<TapClient> client = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("connect")
        .start(
            () -> {
              try {
                client.complete(Connection.open(uri, "tapdb-shell"));
              } catch (RuntimeException failed) {
                client.completeExceptionally(failed);
              }
            });
    return client;
  }

  private static int cannotConnect(Throwable cause, boolean dialogue) {
    if (!(cause instanceof TapException) && !(cause instanceof IllegalArgumentException)) {
      throw new CompletionException(cause);
    }
    boolean unreachable = cause instanceof TapException;
    BsonDocument error =
        new BsonDocument("ok", new BsonInt32(0))
            .append("code", new BsonInt32(unreachable ? 6 : 2))
            .append("codeName", new BsonString(unreachable ? "HostUnreachable" : "BadValue"))
            .append("errmsg", new BsonString(cause.getMessage()));
    System.err.println(
        dialogue ? "Cannot connect: " + cause.getMessage() : JsonText.relaxed(error));
    return Connection.CANNOT_CONNECT;
  }

  private Work work() {
    String uri = null;
    List<Path> files = new ArrayList<>();
    for (String one : given) {
      if (one.contains("://")) {
        if (uri != null) {
          throw new ParameterException(spec.commandLine(), "two URIs are given");
        }
        uri = one;
      } else if (one.endsWith(".js") || one.endsWith(".mjs")) {
        files.add(Path.of(one));
      } else {
        throw new ParameterException(
            spec.commandLine(),
            "'" + one + "' is neither a URI (tapdb://host:port/db) nor a file (FILE.js)");
      }
    }
    return new Work(uri == null ? Connection.DEFAULT_URI : uri, evals, files);
  }

  /**
   * What the command line asks for.
   *
   * @param uri where to connect
   * @param evals scripts to run first; the value of the last one is printed
   * @param files scripts to run then
   */
  record Work(String uri, List<String> evals, List<Path> files) {
    boolean isGiven() {
      return !evals.isEmpty() || !files.isEmpty();
    }
  }
}
