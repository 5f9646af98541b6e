// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.process;

import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.io.FileSpill;
import io.tapdb.engine.store.io.RocksLibrary;
import io.tapdb.oplog.OplogSettings;
import io.tapdb.oplog.io.FileDisk;
import io.tapdb.replica.Limits;
import io.tapdb.replica.NodeLog;
import io.tapdb.replica.NodePorts;
import io.tapdb.replica.NodeSettings;
import io.tapdb.replica.ReplicaNode;
import io.tapdb.server.config.DataFolder;
import io.tapdb.server.config.ServerOptions;
import io.tapdb.server.grpc.GrpcFrontEnd;
import io.tapdb.server.log.ServerLog;
import io.tapdb.server.peer.PeerNetwork;
import io.tapdb.server.peer.ReplicationService;
import io.tapdb.server.port.PortListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** A node as a process: data folder, log, threads, port, and how it ends. */
public final class NodeProcess implements AutoCloseable {
  private static final int LOG_STARTING = 4615611;
  private static final int LOG_READY = 23016;
  private static final int LOG_SHUTDOWN = 7310050;
  private static final int LOG_CLOSED = 7310051;
  private static final int LOG_FAULT = 7310052;
  private static final int LOG_NOT_LOCAL = 7310053;
  private static final int LOG_UNKNOWN_PROTOCOL = 7310054;
  private static final int LOG_MEMORY_ENGINE = 7310055;
  private static final int LOG_NOT_LEFT = 7310056;
  private static final int FAULT_EXIT = 14;
  private static final long LEAVE_SECONDS = 20;
  private static final int NETWORK_THREADS = 2;
  private static final long MIN_OPLOG_BYTES = 990L << 20;
  private static final long MAX_OPLOG_BYTES = 50L << 30;
  private static final int OPLOG_SHARE_OF_DISK = 20;

  private final ServerLog log;
  private final DataFolder folder;
  private final WorkerPool workers;
  private final PortListener port;
  private final GrpcFrontEnd grpc;
  private final ReplicaNode node;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final RealProcess process;
  private final PeerNetwork network;
  private final ReplicationService replication;
  private volatile int boundPort;

  private NodeProcess(ServerOptions options, List<String> arguments, ServerLog log)
      throws IOException {
    this.log = log;
    this.boundPort = options.port();
    this.folder = DataFolder.open(options.dataFolder(), options.storageEngine());
    Limits limits = Limits.ofHeap(Runtime.getRuntime().maxMemory());
    this.workers = new WorkerPool(limits.workers(), limits.workerQueue(), this::fault);
    this.port = new PortListener(PortListener.Settings.of(NETWORK_THREADS, limits.connections()));
    this.process = new RealProcess(options, arguments, log, port, NodeProcess::exitSoon);
    this.network = new PeerNetwork(() -> boundPort, this::fault);
    this.node =
        ReplicaNode.open(
            new NodeSettings(
                options.setName(),
                Runtime.getRuntime().maxMemory(),
                OplogSettings.ofSize(oplogBytes(options)),
                options.oplogMinRetentionHours(),
                options.isVolatile(),
                limits,
                options.parameters()),
            ports(options, process));
    node.failPoints().onDropConnections(network::cutOff);
    AtomicLong connectionIds = new AtomicLong();
    this.grpc = new GrpcFrontEnd(port, node.dispatcher(), limits, connectionIds);
    this.replication = network.service(node.dispatcher(), node.streams(), connectionIds);
    grpc.serveMembers(replication);
  }

  private void listen(ServerOptions options) throws IOException {
    boundPort =
        port.listen(
            new InetSocketAddress(options.bindAddress(), options.port()),
            grpc.start(),
            this::unknownProtocol);
    process.boundPort(boundPort);
  }

  /**
   * Starts a node; it serves when this returns.
   *
   * @throws IOException when it cannot start; the message says what to do
   */
  public static NodeProcess start(ServerOptions options, List<String> arguments, ServerLog log)
      throws IOException {
    long begun = System.nanoTime();
    log.info(
        NodeLog.Component.CONTROL,
        LOG_STARTING,
        "TapDB starting",
        new DocWriter()
            .put("pid", ProcessHandle.current().pid())
            .put("port", options.port())
            .put("dbPath", options.dataFolder().toString())
            .put("storageEngine", options.storageEngine()));
    if (!options.isLocalOnly()) {
      log.warn(
          NodeLog.Component.CONTROL,
          LOG_NOT_LOCAL,
          "Access control does not exist yet: everybody who can reach this address can read and"
              + " change all data",
          new DocWriter().put("bindIp", options.bindAddress()));
    }
    if (options.isVolatile()) {
      log.warn(
          NodeLog.Component.STORAGE,
          LOG_MEMORY_ENGINE,
          options.setName().isEmpty()
              ? "The data of this node are in memory only: a restart brings them back from the oplog"
                  + " while it still begins with the first write, and begins empty after that"
              : "The data of this member are in memory only: after a restart it copies them from"
                  + " another one",
          new DocWriter());
    }
    NodeProcess process = new NodeProcess(options, arguments, log);
    try {
      process.listen(options);
    } catch (IOException refused) {
      process.close();
      throw refused;
    }
    log.info(
        NodeLog.Component.NETWORK,
        LOG_READY,
        "Waiting for connections",
        new DocWriter()
            .put("port", process.boundPort)
            .put("startMillis", (System.nanoTime() - begun) / 1_000_000));
    log.started();
    return process;
  }

  /** The port it listens on. */
  public int port() {
    return boundPort;
  }

  /** The member that runs in it. */
  public ReplicaNode node() {
    return node;
  }

  private static long oplogBytes(ServerOptions options) throws IOException {
    if (options.oplogMegabytes() > 0) {
      return options.oplogMegabytes() << 20;
    }
    long free = Files.getFileStore(options.dataFolder()).getUsableSpace();
    return Math.clamp(free / OPLOG_SHARE_OF_DISK, MIN_OPLOG_BYTES, MAX_OPLOG_BYTES);
  }

  private NodePorts ports(ServerOptions options, RealProcess process) throws IOException {
    Path scratch = folder.part("scratch");
    RocksLibrary.load(scratch);
    return new NodePorts(
        new FileDisk(folder.part("oplog")),
        new FolderStores(folder, options),
        () -> new FileSpill(scratch),
        new SystemClock(),
        new SharedRandom(),
        workers,
        new Threads(this::fault),
        network.peers(),
        log,
        process,
        this::fault);
  }

  private void unknownProtocol(io.netty.channel.Channel connection, int firstBytes) {
    log.warn(
        NodeLog.Component.NETWORK,
        LOG_UNKNOWN_PROTOCOL,
        "A connection that does not speak gRPC was closed",
        new DocWriter()
            .put("remote", String.valueOf(connection.remoteAddress()))
            .put("firstBytes", String.format(Locale.ROOT, "%08x", firstBytes)));
    var unused = connection.close();
  }

  /** Ends the process at once: what is in memory can no longer be trusted, what is on disk can. */
  private void fault(Throwable cause) {
    try {
      report(cause);
    } finally {
      // also when memory or disk are too far gone for a report
      Runtime.getRuntime().halt(FAULT_EXIT);
    }
  }

  private void report(Throwable cause) {
    StringWriter trace = new StringWriter();
    cause.printStackTrace(new PrintWriter(trace));
    log.write(
        new NodeLog.Event(
            NodeLog.Severity.FATAL,
            NodeLog.Component.CONTROL,
            LOG_FAULT,
            "The node stops because it cannot go on safely; start it again, it will recover",
            new DocWriter()
                .put("error", String.valueOf(cause.getMessage()))
                .put("trace", trace.toString())
                .build()));
  }

  /** Ends the process cleanly from a thread of its own, so that a reply can still go out. */
  private static void exitSoon(int exitCode) {
    Thread.ofPlatform().name("exit").start(() -> System.exit(exitCode));
  }

  /** Lets somebody else lead, while others can still be reached. */
  private void leaveSet() {
    CountDownLatch gone = new CountDownLatch(1);
    node.leave(gone::countDown);
    try {
      if (!gone.await(LEAVE_SECONDS, TimeUnit.SECONDS)) {
        log.warn(
            NodeLog.Component.REPL,
            LOG_NOT_LEFT,
            "The set did not take note in time that this member leaves",
            new DocWriter());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops serving, writes everything down, and gives the folder back. */
  @Override
  public void close() throws IOException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    log.info(NodeLog.Component.CONTROL, LOG_SHUTDOWN, "Shutting down");
    leaveSet();
    port.stopListening();
    replication.goodbye();
    grpc.close();
    node.close();
    network.close();
    port.close();
    folder.close();
    log.info(NodeLog.Component.CONTROL, LOG_CLOSED, "Shut down");
  }
}
