// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.script;

import io.tapdb.shell.Version;
import io.tapdb.shell.print.Pretty;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.graalvm.polyglot.Value;

/** What scripts say and wait for. */
final class ConsoleCalls {
  private static final String CLEAR = "\u001b[H\u001b[2J";

  private final JsReader reader;
  private final ShellOutput output;

  private ConsoleCalls(JsReader reader, ShellOutput output) {
    this.reader = reader;
    this.output = output;
  }

  static void addTo(
      HostTable table, JsReader reader, ShellOutput output, Consumer<Path> scriptLoader) {
    ConsoleCalls calls = new ConsoleCalls(reader, output);
    table.add("print", calls::print);
    table.add("sleep", ConsoleCalls::sleep);
    table.add("quit", arguments -> calls.quit(arguments[0].asInt()));
    table.add("clearScreen", arguments -> calls.clear());
    table.add("version", arguments -> Version.TEXT);
    table.add(
        "load",
        arguments -> {
          scriptLoader.accept(Path.of(arguments[0].asString()));
          return true;
        });
  }

  private Object print(Value[] arguments) {
    StringBuilder line = new StringBuilder();
    Value all = arguments[0];
    for (long i = 0; i < all.getArraySize(); i++) {
      Value one = all.getArrayElement(i);
      line.append(i == 0 ? "" : " ");
      line.append(
          one.isString()
              ? one.asString()
              : Pretty.print(reader.readForDisplay(one), output.palette()));
    }
    output.line(line.toString());
    return null;
  }

  private static Object sleep(Value[] arguments) {
    try {
      Thread.sleep(Math.max(0, (long) arguments[0].asDouble()));
    } catch (InterruptedException cancelled) {
      Thread.currentThread().interrupt();
    }
    return null;
  }

  private Object quit(int code) {
    output.quit(code);
    return null;
  }

  private Object clear() {
    output.raw(CLEAR);
    return null;
  }
}
