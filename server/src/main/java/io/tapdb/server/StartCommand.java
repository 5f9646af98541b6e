// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server;

import io.tapdb.engine.TapdbException;
import io.tapdb.server.config.ConfigFile;
import io.tapdb.server.config.ServerOptions;
import io.tapdb.server.log.ServerLog;
import io.tapdb.server.process.NodeProcess;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tapdb start}: runs a node in the foreground until it is told to end. */
@Command(
    name = "tapdb start",
    description = "Starts a node in the foreground.",
    mixinStandardHelpOptions = true,
    version = "tapdb " + Version.TEXT,
    sortOptions = false)
final class StartCommand implements Callable<Integer> {
  private static final double MOST_RETENTION_HOURS = 1e6;
  private static final String NOT_YET = "is not available yet in this version of TapDB";

  @Spec private CommandSpec spec;

  private final ProcessEnd end;

  @Option(
      names = "--dbpath",
      paramLabel = "DIR",
      description = "where the data are kept; made if need be")
  private Path dbpath;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "port to listen on; 0 takes any free one (default: 27017)")
  private Integer port;

  @Option(
      names = "--bind_ip",
      paramLabel = "ADDRESS",
      description = "address to listen on (default: 127.0.0.1)")
  private String bindIp;

  @Option(
      names = "--replSet",
      paramLabel = "NAME",
      description = "makes it a member of the replica set of that name (default: runs alone)")
  private String replSet;

  @Option(
      names = "--oplogSize",
      paramLabel = "MB",
      description = "size of the oplog (default: 5 %% of the free disk, 990 MB to 50 GB)")
  private Long oplogSize;

  @Option(
      names = "--oplogMinRetentionHours",
      paramLabel = "H",
      description = "keeps entries of the oplog that long, even beyond its size (default: 0)")
  private Double oplogMinRetentionHours;

  @Option(
      names = "--cacheSizeMB",
      paramLabel = "N",
      description =
          "memory off the heap: for blocks of the store (default: 1/24 of the machine's), or for"
              + " all data of the memory engine (default: 1/8)")
  private Long cacheSize;

  @Option(
      names = "--storageEngine",
      paramLabel = "NAME",
      description =
          "rocksdb, or memory: data are in memory only, and come back after a restart only while"
              + " the oplog has never dropped an entry (default: rocksdb)")
  private String storageEngine;

  @Option(
      names = "--setParameter",
      paramLabel = "K=V",
      description = "sets a parameter; may be given several times")
  private Map<String, String> parameters = new LinkedHashMap<>();

  @Option(
      names = "--logpath",
      paramLabel = "FILE",
      description = "appends log lines to a file instead of standard output")
  private Path logpath;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "reads options from a YAML file; the command line wins")
  private Path config;

  @Option(names = "--metricsPort", paramLabel = "N", description = NOT_YET)
  private Integer metricsPort;

  @Option(names = "--auth", description = NOT_YET)
  private boolean auth;

  @Option(names = "--keyFile", paramLabel = "FILE", description = NOT_YET)
  private Path keyFile;

  @Option(
      names = {"--tlsMode", "--tlsCertificateKeyFile", "--tlsCAFile"},
      paramLabel = "…",
      description = NOT_YET)
  private String tls;

  StartCommand(ProcessEnd end) {
    this.end = end;
  }

  @Override
  public Integer call() {
    try {
      ServerOptions options = options();
      ServerLog log = ServerLog.open(options.logFile());
      end.closes(
          NodeProcess.start(options, spec.commandLine().getParseResult().originalArgs(), log));
      if (log.isToFile()) {
        System.out.println(log.lastLine());
      }
    } catch (IOException | TapdbException refused) {
      System.err.println("tapdb: " + explain(refused));
      return 1;
    }
    awaitEnd();
    return 0;
  }

  /** One line about why a node could not start. */
  private static String explain(Exception refused) {
    if (refused instanceof FileSystemException file) {
      // the message of these is often no more than the path
      return file.getFile()
          + switch (file) {
            case NoSuchFileException missing -> " does not exist";
            case AccessDeniedException denied -> " may not be read or written by this user";
            case FileAlreadyExistsException taken -> " is not a folder";
            default -> ": " + file.getReason();
          };
    }
    return String.valueOf(refused.getMessage()).lines().findFirst().orElse(refused.toString());
  }

  private static void awaitEnd() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ServerOptions options() throws IOException {
    Map<String, String> file = config == null ? Map.of() : ConfigFile.read(config);
    refuse("--metricsPort", metricsPort != null || file.containsKey("metricsPort"));
    refuse("--auth", auth);
    refuse("--keyFile", keyFile != null);
    refuse(tlsOption(), tls != null);
    Map<String, String> set = new LinkedHashMap<>();
    file.forEach(
        (name, value) -> {
          if (name.startsWith("setParameter.")) {
            set.put(name.substring("setParameter.".length()), value);
          }
        });
    set.putAll(parameters);
    String engine = choose(storageEngine, file.get("storageEngine"), ServerOptions.ROCKSDB);
    if (!List.of(ServerOptions.ROCKSDB, ServerOptions.MEMORY).contains(engine)) {
      throw new ParameterException(
          spec.commandLine(), "--storageEngine is rocksdb or memory, not " + engine);
    }
    String folder = choose(dbpath == null ? null : dbpath.toString(), file.get("dbpath"), null);
    if (folder == null) {
      throw new ParameterException(
          spec.commandLine(), "--dbpath DIR is missing: say where the data are to be kept");
    }
    String logFile = choose(logpath == null ? null : logpath.toString(), file.get("logpath"), null);
    return new ServerOptions(
        setName(file.get("replSet")),
        Path.of(folder),
        (int) number("--port", port, file.get("port"), ServerOptions.DEFAULT_PORT, 65_535),
        bindAddress(file.get("bind_ip")),
        number("--oplogSize", oplogSize, file.get("oplogSize"), 0, 1L << 30),
        retentionHours(file.get("oplogMinRetentionHours")),
        number("--cacheSizeMB", cacheSize, file.get("cacheSizeMB"), 0, 1L << 20),
        engine,
        logFile == null ? null : Path.of(logFile),
        set);
  }

  private String setName(String fromFile) {
    String name = choose(replSet, fromFile, "");
    boolean given = replSet != null || fromFile != null;
    if (given && (name.isBlank() || name.contains("/"))) {
      throw new ParameterException(
          spec.commandLine(), "--replSet takes the name of a set, not '" + name + "'");
    }
    return name;
  }

  private String bindAddress(String fromFile) {
    String address = choose(bindIp, fromFile, ServerOptions.DEFAULT_BIND_ADDRESS);
    if (address.contains(",")) {
      throw new ParameterException(
          spec.commandLine(),
          "--bind_ip takes one address only, not " + address + "; 0.0.0.0 or :: stands for all");
    }
    return address;
  }

  private double retentionHours(String fromFile) {
    double hours = 0;
    try {
      hours =
          oplogMinRetentionHours != null
              ? oplogMinRetentionHours
              : fromFile != null ? Double.parseDouble(fromFile) : 0;
    } catch (NumberFormatException text) {
      throw new ParameterException(
          spec.commandLine(), "--oplogMinRetentionHours must be a number, not " + fromFile, text);
    }
    if (!(hours >= 0 && hours <= MOST_RETENTION_HOURS)) {
      throw new ParameterException(
          spec.commandLine(),
          "--oplogMinRetentionHours must be from 0 to " + MOST_RETENTION_HOURS + ", not " + hours);
    }
    return hours;
  }

  private void refuse(String option, boolean given) {
    if (given) {
      throw new ParameterException(spec.commandLine(), option + " " + NOT_YET);
    }
  }

  /** The first option about TLS that was given. */
  private String tlsOption() {
    return spec.commandLine().getParseResult().originalArgs().stream()
        .filter(given -> given.startsWith("--tls"))
        .map(given -> given.replaceFirst("=.*", ""))
        .findFirst()
        .orElse("--tls");
  }

  private static String choose(String given, String fromFile, String otherwise) {
    return given != null ? given : fromFile != null ? fromFile : otherwise;
  }

  private long number(String name, Number given, String fromFile, long otherwise, long most) {
    long number = otherwise;
    try {
      number =
          given != null ? given.longValue() : fromFile != null ? Long.parseLong(fromFile) : number;
    } catch (NumberFormatException text) {
      throw new ParameterException(
          spec.commandLine(), name + " must be a number, not " + fromFile, text);
    }
    if (number < 0 || number > most) {
      throw new ParameterException(
          spec.commandLine(), name + " must be from 0 to " + most + ", not " + number);
    }
    return number;
  }
}
