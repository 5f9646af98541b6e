// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica;

import io.tapdb.engine.Engine;
import io.tapdb.engine.EnginePorts;
import io.tapdb.engine.EngineSettings;
import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.oplog.OpTime;
import io.tapdb.oplog.Oplog;
import io.tapdb.replica.command.CommandDispatcher;
import io.tapdb.replica.command.Commands;
import io.tapdb.replica.node.BuildReports;
import io.tapdb.replica.node.Cursors;
import io.tapdb.replica.node.DurableWaiters;
import io.tapdb.replica.node.FailPoints;
import io.tapdb.replica.node.NodeContext;
import io.tapdb.replica.node.NodeMaintenance;
import io.tapdb.replica.node.NodeParts;
import io.tapdb.replica.node.OpCounters;
import io.tapdb.replica.node.OperationRegistry;
import io.tapdb.replica.node.OplogJournal;
import io.tapdb.replica.node.OplogLimits;
import io.tapdb.replica.node.Parameters;
import io.tapdb.replica.node.Recovery;
import io.tapdb.replica.node.TtlMonitor;
import io.tapdb.replica.node.WriteLock;
import java.io.IOException;

/**
 * One member: its log, its data, its commands, wired together over ports.
 *
 * <p>Opening it recovers; from then on requests come in through {@link #dispatcher}. A write goes
 * from its command to the engine's lane, into the log, and is acknowledged when the committer says
 * that the log is on disk.
 */
public final class ReplicaNode implements AutoCloseable {
  private static final int LOG_NOT_FLUSHED = 7310041;
  private static final int LOG_NOT_CLOSED = 7310045;
  private static final long STANDALONE_TERM = 0;
  private static final long STOPPED_SWEEP_MILLIS = 100;
  private static final long CURSOR_SWEEP_MILLIS = 4000;

  private final NodePorts ports;
  private final boolean volatileStore;
  private final NodeContext context;
  private final Oplog oplog;
  private final DurableWaiters waiters;
  private final NodePorts.Threads.Background committer;
  private final NodePorts.Threads.Background flusher;
  private final TtlMonitor ttl;
  private final Dispatcher dispatcher;
  private volatile boolean closing;

  private ReplicaNode(NodePorts ports, Opened opened, NodeSettings settings) {
    this.volatileStore = settings.volatileStore();
    this.ports = ports;
    this.oplog = opened.oplog();
    Engine engine = opened.engine();
    this.waiters = new DurableWaiters(oplog.durable());
    this.committer =
        ports
            .threads()
            .committer(
                oplog,
                durable -> {
                  engine.advanceStable(durable);
                  waiters.advance(durable);
                  engine.resumeWrites();
                },
                ports.onFault());
    NodeMaintenance maintenance =
        new NodeMaintenance(engine, oplog, opened.journal(), ports, settings.volatileStore());
    maintenance.oplogLimits(
        new OplogLimits(settings.oplog().maxBytes(), settings.oplogMinRetentionHours())
            .withStoredSize(engine));
    this.flusher = ports.threads().flusher(maintenance, maintenance, ports.onFault());
    opened.journal().open(oplog, committer::wake, flusher::wake);
    this.context =
        new NodeContext(
            engine,
            settings.limits(),
            opened.parameters(),
            new OperationRegistry(ports.clock()),
            new Cursors(
                ports.random(),
                ports.clock(),
                settings.limits().openCursors(),
                settings.limits().cursorBytes()),
            new FailPoints(ports.random()),
            new OpCounters(),
            ports.workers(),
            ports.clock(),
            ports.random(),
            ports.log(),
            ports.process(),
            ports.onFault());
    NodeParts parts =
        new NodeParts(
            oplog, maintenance, waiters, new WriteLock(), flusher::wake, settings.volatileStore());
    this.dispatcher = new CommandDispatcher(context, Commands.table(context, parts));
    this.ttl = new TtlMonitor(context);
  }

  private record Opened(Engine engine, Oplog oplog, OplogJournal journal, Parameters parameters) {}

  /**
   * Opens the data and brings them up to the end of the log.
   *
   * @throws IOException when something on disk is damaged, missing or does not fit; the message
   *     says what to do
   */
  public static ReplicaNode open(NodeSettings settings, NodePorts ports) throws IOException {
    Parameters parameters = new Parameters();
    parameters.setAtStart(settings.parameters());
    OplogJournal journal = new OplogJournal();
    Engine engine =
        Engine.open(EngineSettings.ofHeap(settings.heapBytes()), enginePorts(ports, journal));
    Oplog oplog = Oplog.open(ports.oplogDisk(), settings.oplog(), engine.flushed());
    new Recovery(engine, oplog, ports.log(), ports.clock()).run(settings.volatileStore(), true);
    ReplicaNode node =
        new ReplicaNode(ports, new Opened(engine, oplog, journal, parameters), settings);
    node.start();
    return node;
  }

  private static EnginePorts enginePorts(NodePorts ports, OplogJournal journal) {
    return new EnginePorts(
        ports.base(),
        ports.scratch(),
        ports.cache(),
        ports.localBase(),
        ports.spills(),
        journal,
        ports.clock(),
        ports.random(),
        ports.workers(),
        ports.onFault());
  }

  private void start() {
    context.engine().role().lead(STANDALONE_TERM);
    context.engine().recovered(() -> new BuildReports(ports.log(), ports.clock(), null));
    context.engine().resumeBuilds(() -> new BuildReports(ports.log(), ports.clock(), null));
    ttl.start();
    repeat(STOPPED_SWEEP_MILLIS, context.engine()::endStoppedWrites);
    repeat(CURSOR_SWEEP_MILLIS, this::sweepCursors);
    sealLater();
  }

  private void repeat(long millis, Runnable task) {
    ports
        .workers()
        .schedule(
            millis,
            () -> {
              if (!closing) {
                task.run();
                repeat(millis, task);
              }
            });
  }

  private void sweepCursors() {
    context.cursors().expire(context.parameters().cursorTimeoutMillis.get());
  }

  /** Data do not stay in memory alone for longer than this, however few they are. */
  private void sealLater() {
    ports
        .workers()
        .schedule(
            context.parameters().syncDelaySecs.get() * 1000,
            () -> {
              if (!closing) {
                context.engine().seal();
                flusher.wake();
                sealLater();
              }
            });
  }

  /** Where requests go. */
  public Dispatcher dispatcher() {
    return dispatcher;
  }

  /** Cursors that clients have not read to their end. */
  public int openCursors() {
    return context.cursors().size();
  }

  /** Requests that have not been answered. */
  public int requestsUnderWay() {
    return context.operations().all().size();
  }

  /** The newest entry that is on disk. */
  public OpTime durable() {
    return oplog.durable();
  }

  /** Ends requests, writes everything down and closes the files. */
  @Override
  public void close() throws IOException {
    closing = true;
    ttl.stop();
    context.operations().killAll(ErrorCode.INTERRUPTED_AT_SHUTDOWN);
    context.engine().stopWrites();
    boolean quiet = ports.workers().stop();
    committer.close();
    oplog.commit();
    waiters.advance(oplog.durable());
    context.cursors().closeAll();
    if (volatileStore) {
      // what its base would take now is gone with the process anyway
      flusher.close();
    } else {
      context.engine().advanceStable(oplog.durable());
      context.engine().seal();
      flusher.close();
      flushRest();
    }
    if (quiet) {
      context.engine().close();
    } else {
      // somebody still reads; the files are complete, and the end of the process closes them
      ports
          .log()
          .warn(
              NodeLog.Component.STORAGE,
              LOG_NOT_CLOSED,
              "Some requests have not ended in time; the stores are left to the end of the process",
              new DocWriter());
    }
    oplog.close();
  }

  /**
   * What is not flushed is in the log, so a disk that refuses costs the next start some time only.
   */
  private void flushRest() {
    try {
      boolean more = true;
      while (more) {
        more = context.engine().maintain(ports.clock().millis());
      }
    } catch (IOException refused) {
      ports
          .log()
          .warn(
              NodeLog.Component.STORAGE,
              LOG_NOT_FLUSHED,
              "Not everything could be flushed; the next start replays it from the oplog",
              new DocWriter().put("error", String.valueOf(refused.getMessage())));
    }
  }
}
