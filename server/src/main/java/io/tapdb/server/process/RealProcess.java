// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.process;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.replica.ProcessFacts;
import io.tapdb.server.Version;
import io.tapdb.server.config.ServerOptions;
import io.tapdb.server.log.ServerLog;
import io.tapdb.server.port.PortListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntConsumer;

/** The process a node runs in. */
final class RealProcess implements ProcessFacts {
  private final ServerOptions options;
  private final List<String> arguments;
  private final ServerLog log;
  private final PortListener port;
  private final IntConsumer shutDown;
  private volatile int boundPort;

  /** Facts about this process; the port is set when it is known. */
  RealProcess(
      ServerOptions options,
      List<String> arguments,
      ServerLog log,
      PortListener port,
      IntConsumer shutDown) {
    this.options = options;
    this.arguments = arguments;
    this.log = log;
    this.port = port;
    this.shutDown = shutDown;
    this.boundPort = options.port();
  }

  void boundPort(int number) {
    boundPort = number;
  }

  @Override
  public String version() {
    return Version.TEXT;
  }

  @Override
  public long pid() {
    return ProcessHandle.current().pid();
  }

  @Override
  public String hostAndPort() {
    return hostName() + ":" + boundPort;
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException unnamed) {
      return "localhost";
    }
  }

  @Override
  public List<String> arguments() {
    return arguments;
  }

  @Override
  public Doc parsedOptions() {
    DocWriter shown =
        new DocWriter()
            .open("net")
            .put("bindIp", options.bindAddress())
            .put("port", boundPort)
            .close()
            .open("storage")
            .put("dbPath", options.dataFolder().toString())
            .put("engine", options.storageEngine())
            .put("oplogMinRetentionHours", options.oplogMinRetentionHours())
            .close();
    if (options.logFile() != null) {
      shown
          .open("systemLog")
          .put("destination", "file")
          .put("path", options.logFile().toString())
          .close();
    }
    showReplication(shown);
    if (!options.parameters().isEmpty()) {
      shown.open("setParameter");
      options.parameters().forEach(shown::put);
      shown.close();
    }
    return shown.build();
  }

  private void showReplication(DocWriter shown) {
    if (options.setName().isEmpty() && options.oplogMegabytes() == 0) {
      return;
    }
    shown.open("replication");
    if (!options.setName().isEmpty()) {
      shown.put("replSetName", options.setName());
    }
    if (options.oplogMegabytes() > 0) {
      shown.put("oplogSizeMB", options.oplogMegabytes());
    }
    shown.close();
  }

  @Override
  public Doc hostInfo() {
    Runtime runtime = Runtime.getRuntime();
    return new DocWriter()
        .open("system")
        .putDate("currentTime", System.currentTimeMillis())
        .put("hostname", hostName())
        .put("cpuAddrSize", 64)
        .put("memSizeMB", MachineMemory.totalBytes() >> 20)
        .put("numCores", runtime.availableProcessors())
        .put("cpuArch", System.getProperty("os.arch"))
        .put("numaEnabled", false)
        .close()
        .open("os")
        .put("type", System.getProperty("os.name"))
        .put("name", System.getProperty("os.name"))
        .put("version", System.getProperty("os.version"))
        .close()
        .open("extra")
        .put("javaVersion", Runtime.version().toString())
        .put("javaVendor", System.getProperty("java.vendor"))
        .put("maxHeapMB", runtime.maxMemory() >> 20)
        .close()
        .build();
  }

  @Override
  public Doc memory() {
    Runtime runtime = Runtime.getRuntime();
    return new DocWriter()
        .put("bits", 64)
        .put("resident", (int) (residentBytes() >> 20))
        .put("heapUsed", (int) ((runtime.totalMemory() - runtime.freeMemory()) >> 20))
        .put("heapMax", (int) (runtime.maxMemory() >> 20))
        .put("supported", true)
        .build();
  }

  /** Memory of the process in the machine, 0 where the system does not tell. */
  private static long residentBytes() {
    Path status = Path.of("/proc/self/status");
    try {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) << 10;
        }
      }
    } catch (IOException notThisSystem) {
      return 0;
    }
    return 0;
  }

  @Override
  public Doc connections() {
    return new DocWriter()
        .put("current", port.openConnections())
        .put("available", Math.max(0, port.maxConnections() - port.openConnections()))
        .put("totalCreated", port.acceptedConnections())
        .put("rejected", port.rejectedConnections())
        .build();
  }

  @Override
  public Disk disk() {
    try {
      FileStore store = Files.getFileStore(options.dataFolder());
      return new Disk(store.getTotalSpace() - store.getUsableSpace(), store.getTotalSpace());
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  @Override
  public LogLines logLines(boolean startupWarningsOnly) {
    return log.lines(startupWarningsOnly);
  }

  @Override
  public void shutDown(int exitCode) {
    shutDown.accept(exitCode);
  }
}
