// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.command.CommandDispatcher;
import io.tapdb.replica.command.Commands;
import io.tapdb.replica.member.Answer;
import io.tapdb.replica.member.Membership;
import io.tapdb.replica.node.BuildReports;
import io.tapdb.replica.node.FailPoints;
import io.tapdb.replica.node.Leave;
import io.tapdb.replica.node.NodeContext;
import io.tapdb.replica.node.NodeData;
import io.tapdb.replica.node.NodeParts;
import io.tapdb.replica.node.TtlMonitor;
import io.tapdb.replica.node.WriteLock;
import io.tapdb.replica.peer.StreamAcceptor;
import io.tapdb.replica.sync.Checkpoints;
import java.io.IOException;

/**
 * One member: its log, its data, its commands, wired together over ports.
 *
 * <p>Opening it recovers; from then on requests come in through {@link #dispatcher}. A write goes
 * from its command to the engine's lane, into the log, and is acknowledged when the committer says
 * that the log is on disk.
 */
public final class ReplicaNode implements AutoCloseable {
  private static final long STANDALONE_TERM = 0;
  private static final int LOG_FORMER_MEMBER = 7310064;
  private static final long STOPPED_SWEEP_MILLIS = 100;
  private static final long CURSOR_SWEEP_MILLIS = 4000;
  private static final long DEFAULTS_MILLIS = 1000;

  private final NodePorts ports;
  private final NodeContext context;
  private final NodeData data;
  private final TtlMonitor ttl;
  private final Checkpoints checkpoints;
  private final Dispatcher dispatcher;
  private volatile boolean closing;

  private ReplicaNode(NodePorts ports, NodeContext context, NodeSettings settings) {
    this.ports = ports;
    this.data = context.data();
    this.context = context;
    this.checkpoints =
        new Checkpoints(data, ports.clock(), ports.random(), ports.workers(), ports.log());
    NodeParts parts = new NodeParts(data, new WriteLock(), checkpoints, settings.volatileStore());
    this.dispatcher = new CommandDispatcher(context, Commands.table(context, parts));
    this.ttl = new TtlMonitor(context);
  }

  /**
   * Opens the data and brings them up to the end of the log.
   *
   * @throws IOException when something on disk is damaged, missing or does not fit; the message
   *     says what to do
   */
  public static ReplicaNode open(NodeSettings settings, NodePorts ports) throws IOException {
    return open(settings, ports, MemberRules.SOUND);
  }

  /** Opens a node that may go by rules which are not sound, to see that this is found out. */
  public static ReplicaNode open(NodeSettings settings, NodePorts ports, MemberRules rules)
      throws IOException {
    return new NodeAssembly(settings, ports, rules).node();
  }

  /** Opens a node with a part in a set that somebody else made. */
  static ReplicaNode open(NodeSettings settings, NodePorts ports, Membership member)
      throws IOException {
    return new NodeAssembly(settings, ports, MemberRules.SOUND).node(member);
  }

  /** Serves from here on; done once everything is put together. */
  static ReplicaNode begin(NodePorts ports, NodeContext context, NodeSettings settings)
      throws IOException {
    ReplicaNode node = new ReplicaNode(ports, context, settings);
    node.start();
    return node;
  }

  private void start() {
    context.engine().recovered(() -> new BuildReports(ports.log(), ports.clock(), null));
    ttl.start();
    context.concerns().waiters().start();
    repeat(STOPPED_SWEEP_MILLIS, this::endStopped);
    if (context.member().isInSet()) {
      repeat(DEFAULTS_MILLIS, () -> context.concerns().defaults().refresh());
    } else if (context.member().formerSet().isEmpty()) {
      context.engine().role().lead(STANDALONE_TERM);
      context.engine().resumeBuilds(() -> new BuildReports(ports.log(), ports.clock(), null));
    } else {
      refuseWrites(context.member().formerSet());
    }
    repeat(CURSOR_SWEEP_MILLIS, this::sweepCursors);
    sealLater();
  }

  /** The log is the truth of a set: what one member wrote alone would part it from the others. */
  private void refuseWrites(String set) {
    context
        .engine()
        .role()
        .refuseWrites(
            ErrorCode.ILLEGAL_OPERATION,
            "these data belong to a member of the replica set '"
                + set
                + "', and this node was started without --replSet: only the database 'local' can be"
                + " written to. Start it with --replSet "
                + set
                + " to take up its part in the set");
    ports
        .log()
        .warn(
            NodeLog.Component.CONTROL,
            LOG_FORMER_MEMBER,
            "This node holds the data of a member of a replica set but was started without"
                + " --replSet. Reads may show writes that the set has not, or miss some that it has;"
                + " replicated writes are refused and nothing expires. Use this for maintenance only"
                + " and start it with --replSet otherwise",
            new DocWriter().put("set", set));
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

  private void endStopped() {
    context.engine().endStoppedWrites();
    context.concerns().waiters().endStopped();
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
                data.use(() -> context.engine().seal());
                data.wakeFlusher();
                sealLater();
              }
            });
  }

  /** What its commands work with. */
  NodeContext context() {
    return context;
  }

  /** Where requests go. */
  public Dispatcher dispatcher() {
    return dispatcher;
  }

  /** Where tests make it misbehave. */
  public FailPoints failPoints() {
    return context.failPoints();
  }

  /** Where streams of other members go. */
  public StreamAcceptor streams() {
    return context.member().streams();
  }

  /** The node's part in its set. */
  public Membership membership() {
    return context.member();
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
    return data.oplog().durable();
  }

  /**
   * Leaves the set in good order, before the node is closed: a primary hands over first.
   *
   * @param gone told when the node may be closed; at once if it is in no set
   */
  public void leave(Runnable gone) {
    new Leave(context)
        .begin(
            context.parameters().shutdownMillis.get(),
            true,
            new Answer() {
              @Override
              public void done(String note) {
                gone.run();
              }

              @Override
              public void refused(TapdbException why) {
                // there is nothing to hand over
                gone.run();
              }
            });
  }

  /** Ends requests, writes everything down and closes the files. */
  @Override
  public void close() throws IOException {
    closing = true;
    ttl.stop();
    context.member().close();
    context.operations().killAll(ErrorCode.INTERRUPTED_AT_SHUTDOWN);
    context.engine().stopWrites();
    context.concerns().waiters().close();
    boolean quiet = ports.workers().stop();
    context.cursors().closeAll();
    checkpoints.closeAll();
    data.close(quiet);
  }
}
