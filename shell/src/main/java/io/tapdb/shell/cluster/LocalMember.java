// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.cluster;

import io.tapdb.driver.TapClient;
import io.tapdb.driver.TapCommandException;
import io.tapdb.driver.TapException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.bson.Document;

/** One member of a local set: a folder, a port, and a process while it runs. */
public final class LocalMember {
  static final String DOWN = "DOWN";
  private static final String LOCK_FILE = "tapdb.lock";
  private static final String ERRORS = "tapdb.err";
  private static final String MAIN_CLASS = "io.tapdb.server.Main";
  private static final int NOT_YET_INITIALIZED = 94;

  /** A member that is there answers at once; one that is frozen never does. */
  private static final int PATIENCE_MILLIS = 5000;

  private final Path folder;
  private final int port;

  LocalMember(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  public int port() {
    return port;
  }

  /** The name by which the set knows it. */
  public String host() {
    return Layout.ADDRESS + ":" + port;
  }

  Path log() {
    return folder.resolve("tapdb.log");
  }

  /** The process that has the data folder, if one lives. */
  public OptionalLong pid() {
    try {
      long pid =
          Long.parseLong(
              Files.readString(folder.resolve(LOCK_FILE), StandardCharsets.US_ASCII).strip());
      boolean lives = ProcessHandle.of(pid).filter(LocalMember::isNode).isPresent();
      return lives ? OptionalLong.of(pid) : OptionalLong.empty();
    } catch (IOException | NumberFormatException never) {
      return OptionalLong.empty();
    }
  }

  /** The number of a process that died may belong to quite another one by now. */
  private static boolean isNode(ProcessHandle process) {
    return process.isAlive()
        && process
            .info()
            .arguments()
            .map(arguments -> List.of(arguments).contains(MAIN_CLASS))
            .orElse(true);
  }

  /**
   * Starts it, and does not wait for it.
   *
   * @param start the command that starts a node, without options
   * @param options further ones
   * @param javaOptions flags of its JVM
   */
  Process start(List<String> start, List<String> options, String javaOptions) throws IOException {
    Files.createDirectories(folder);
    List<String> command = new ArrayList<>(apart());
    command.addAll(start);
    command.addAll(List.of("--replSet", Layout.SET, "--dbpath", folder.toString()));
    command.addAll(List.of("--port", Integer.toString(port), "--logpath", log().toString()));
    command.addAll(options);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(folder.resolve(ERRORS).toFile());
    builder
        .environment()
        .merge("TAPDB_JAVA_OPTS", javaOptions, (given, own) -> (own + " " + given).strip());
    return builder.start();
  }

  /** What keeps a Ctrl-C in this terminal from ending the members too, where the system has it. */
  private static List<String> apart() {
    for (String path : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      if (Files.isExecutable(Path.of(path, "setsid"))) {
        return List.of("setsid");
      }
    }
    return List.of();
  }

  /** What it said on standard error at its last start, in a line. */
  String complaint() {
    try {
      String said = Files.readString(folder.resolve(ERRORS)).strip();
      return said.isEmpty() ? "its log is " + log() : said.lines().toList().getLast();
    } catch (IOException unknown) {
      return "its log is " + log();
    }
  }

  /** A client of this member alone. */
  public TapClient client(String database) {
    return TapClient.connect(
        "tapdb://"
            + host()
            + "/"
            + database
            + "?directConnection=true&appName=tapdb-cluster&serverSelectionTimeoutMS="
            + PATIENCE_MILLIS
            + "&timeoutMS="
            + PATIENCE_MILLIS);
  }

  /** What it answers to a command; null while it does not. */
  Document ask(Document command) {
    try (TapClient client = client("admin")) {
      return client.database("admin").runCommand(command);
    } catch (TapCommandException refused) {
      throw refused;
    } catch (TapException silent) {
      return null;
    }
  }

  /** Its state as it sees itself, such as PRIMARY; DOWN if it does not answer. */
  public String state() {
    Document status;
    try {
      status = ask(new Document("replSetGetStatus", 1));
    } catch (TapCommandException refused) {
      return refused.code() == NOT_YET_INITIALIZED ? "STARTUP" : "UNKNOWN";
    }
    if (status == null) {
      return DOWN;
    }
    return status.getList("members", Document.class, List.of()).stream()
        .filter(row -> row.getBoolean("self", false))
        .map(row -> row.getString("stateStr"))
        .findFirst()
        .orElse("REMOVED");
  }

  /** Whether it takes writes. */
  public boolean isWritable() {
    try {
      Document hello = ask(new Document("hello", 1));
      return hello != null && hello.getBoolean("isWritablePrimary", false);
    } catch (TapCommandException refused) {
      return false;
    }
  }

  /** Whether it answers, and if so, whether it has a configuration. */
  Readiness readiness() {
    try {
      Document config = ask(new Document("replSetGetConfig", 1));
      return config == null ? Readiness.SILENT : Readiness.CONFIGURED;
    } catch (TapCommandException refused) {
      return refused.code() == NOT_YET_INITIALIZED ? Readiness.BLANK : Readiness.CONFIGURED;
    }
  }

  /** How far it is. */
  enum Readiness {
    /** It does not answer. */
    SILENT,
    /** It serves and waits to be told of a set. */
    BLANK,
    /** It serves and knows its set. */
    CONFIGURED
  }

  /** As {@code status} shows it. */
  Document row() {
    OptionalLong pid = pid();
    String state = pid.isPresent() ? state() : DOWN;
    return new Document("pid", pid.isPresent() ? pid.getAsLong() : null)
        .append("port", port)
        .append("state", state)
        .append("host", host());
  }

  /** Parameters as a node takes them on its command line. */
  static List<String> asOptions(Map<String, String> parameters) {
    List<String> options = new ArrayList<>();
    parameters.forEach(
        (name, value) -> options.addAll(List.of("--setParameter", name + "=" + value)));
    return options;
  }
}
