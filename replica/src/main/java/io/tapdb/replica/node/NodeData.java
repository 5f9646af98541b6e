// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.node;

import io.tapdb.engine.Engine;
import io.tapdb.engine.EnginePorts;
import io.tapdb.engine.EngineSettings;
import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.oplog.OpTime;
import io.tapdb.oplog.Oplog;
import io.tapdb.replica.NodeLog;
import io.tapdb.replica.NodePorts;
import io.tapdb.replica.NodeSettings;
import io.tapdb.replica.member.MemberFiles;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * The data of a node: engine and log with the background work that belongs to them, as one thing
 * that can be closed and opened again while the node lives.
 *
 * <p>That is how a member goes back to an earlier state: what is above the base is dropped with the
 * engine, the log is cut, and recovery, the same as at every start, makes the rest again. Who works
 * with the data does so inside of {@link #use}, and asks for the engine each time.
 */
public final class NodeData {
  private static final int LOG_NOT_FLUSHED = 7310041;
  private static final int LOG_NOT_CLOSED = 7310045;
  private static final long POLL_MILLIS = 2;
  private static final long LONGEST_WAIT_NANOS = 60_000_000_000L;

  private final NodePorts ports;
  private final NodeSettings settings;
  private final DurableWaiters waiters = new DurableWaiters(OpTime.NULL);
  private final UseCount uses = new UseCount();
  private final MemberFiles files;
  private volatile Opened now;
  private volatile Past past = Past.NONE;
  private volatile boolean whole;
  private volatile Consumer<OpTime> onDurable = this::takeForStable;
  private volatile AppendListener appendListener = AppendListener.NONE;

  private record Opened(
      Engine engine,
      Oplog oplog,
      OplogJournal journal,
      NodeMaintenance maintenance,
      NodePorts.Threads.Background committer,
      NodePorts.Threads.Background flusher) {}

  /** What is done while the data are closed. */
  public interface Change {
    /**
     * Makes the change.
     *
     * @param log the log, which nobody else uses
     */
    void make(Oplog log) throws IOException;
  }

  private NodeData(NodePorts ports, NodeSettings settings, MemberFiles files) {
    this.ports = ports;
    this.settings = settings;
    this.files = files;
  }

  /**
   * Opens the data and brings them up to the end of the log.
   *
   * @param files what the node has been before
   * @throws IOException when something on disk is damaged, missing or does not fit; the message
   *     says what to do
   */
  public static NodeData open(NodePorts ports, NodeSettings settings, MemberFiles files)
      throws IOException {
    NodeData data = new NodeData(ports, settings, files);
    data.open();
    return data;
  }

  private void open() throws IOException {
    OplogJournal journal = new OplogJournal(() -> appendListener);
    Engine engine =
        Engine.open(EngineSettings.ofHeap(settings.heapBytes()), enginePorts(ports, journal));
    Oplog oplog = Oplog.open(ports.oplogDisk(), settings.oplog(), engine.flushed());
    past = Past.read(files, settings.isMember());
    whole =
        new Recovery(engine, oplog, ports.log(), ports.clock(), past).run(settings.volatileStore());
    if (whole && past.copying() != null && oplog.has(past.copying().from())) {
      // the last step of a copy that was broken off behind it
      files.clearSync();
    }
    waiters.restart(oplog.durable());
    NodePorts.Threads.Background committer =
        ports.threads().committer(oplog, this::durable, ports.onFault());
    NodeMaintenance maintenance =
        new NodeMaintenance(engine, oplog, journal, ports, settings.volatileStore());
    maintenance.oplogLimits(
        new OplogLimits(settings.oplog().maxBytes(), settings.oplogMinRetentionHours())
            .withStoredSize(engine));
    NodePorts.Threads.Background flusher =
        ports.threads().flusher(maintenance, maintenance, ports.onFault());
    journal.open(oplog, committer::wake, flusher::wake);
    now = new Opened(engine, oplog, journal, maintenance, committer, flusher);
  }

  private static EnginePorts enginePorts(NodePorts ports, OplogJournal journal) throws IOException {
    return new EnginePorts(
        ports.stores().base(),
        ports.stores().scratch(),
        ports.stores().cache(),
        ports.stores().localBase(),
        ports.spills(),
        journal,
        ports.clock(),
        ports.random(),
        ports.workers(),
        ports.onFault());
  }

  private void durable(OpTime durable) {
    onDurable.accept(durable);
    waiters.advance(durable);
    now.engine().resumeWrites();
  }

  /** What a node has written that has no others is for good. */
  private void takeForStable(OpTime durable) {
    if (past.settlesAlone()) {
      now.engine().advanceStable(durable);
    }
  }

  /** Says who hears how far the log is on disk, instead of taking that for stable. */
  public void onDurable(Consumer<OpTime> listener) {
    onDurable = listener;
  }

  /** Whether the data are all there; if not, they have to be copied from another member. */
  public boolean isWhole() {
    return whole;
  }

  /** Nothing is missing, because there is nothing yet and all of it will be fetched. */
  public void beginsEmpty() {
    whole = true;
  }

  /** Says who hears what is appended to the log. */
  public void onAppend(AppendListener listener) {
    appendListener = listener;
  }

  /** The heap the node may count on. */
  public long heapBytes() {
    return settings.heapBytes();
  }

  /** What appends to the log: the lane's while this node leads, the follower's otherwise. */
  public OplogJournal journal() {
    return now.journal();
  }

  public Engine engine() {
    return now.engine();
  }

  public Oplog oplog() {
    return now.oplog();
  }

  public NodeMaintenance maintenance() {
    return now.maintenance();
  }

  /** Acknowledgements that wait for the log. */
  public DurableWaiters waiters() {
    return waiters;
  }

  /** Says that entries were appended. */
  public void wakeCommitter() {
    now.committer().wake();
  }

  /** Says that there is something to flush. */
  public void wakeFlusher() {
    now.flusher().wake();
  }

  /**
   * Runs a task that works with the data.
   *
   * @return false when they are closed for the moment; then it was not run
   */
  public boolean use(Runnable task) {
    if (!uses.enter()) {
      return false;
    }
    try {
      task.run();
    } finally {
      uses.exit();
    }
    return true;
  }

  /** What a request hears that comes while the data are closed. */
  public static TapdbException closedForNow() {
    return new TapdbException(
        ErrorCode.NOT_PRIMARY_OR_SECONDARY,
        "this member takes up its data anew and cannot be read; try another member");
  }

  /**
   * Closes the data without flushing, makes a change, and opens them again. Whoever works with them
   * has been told to stop; this waits for them, on no thread.
   *
   * @param interrupt ends requests and cursors; called now and then until nobody is left
   * @param done runs when the data are open again
   */
  public void reopen(Runnable interrupt, Change change, Runnable done) {
    uses.close();
    now.engine().stopWrites();
    whenUnused(
        interrupt,
        ports.clock().nanos() + LONGEST_WAIT_NANOS,
        () -> {
          try {
            closeForChange();
            change.make(now.oplog());
            now.oplog().close();
            open();
            engine().recovered(() -> new BuildReports(ports.log(), ports.clock(), null));
          } catch (IOException failed) {
            ports.onFault().accept(failed);
            return;
          }
          uses.open();
          done.run();
        });
  }

  private void whenUnused(Runnable interrupt, long deadline, Runnable then) {
    interrupt.run();
    if (uses.isUnused() && now.engine().isUnused()) {
      ports.workers().execute(then);
    } else if (ports.clock().nanos() > deadline) {
      ports
          .onFault()
          .accept(
              new IllegalStateException(
                  "requests did not end in time for the data to be taken up anew"));
    } else {
      ports.workers().schedule(POLL_MILLIS, () -> whenUnused(interrupt, deadline, then));
    }
  }

  private void closeForChange() throws IOException {
    now.committer().close();
    now.flusher().close();
    now.oplog().commit();
    now.engine().close();
  }

  /**
   * Writes everything down and closes the files.
   *
   * @param quiet whether nobody uses the data any more
   */
  public void close(boolean quiet) throws IOException {
    Opened last = now;
    last.committer().close();
    last.oplog().commit();
    onDurable.accept(last.oplog().durable());
    waiters.advance(last.oplog().durable());
    if (settings.volatileStore()) {
      // what its base would take now is gone with the process anyway
      last.flusher().close();
    } else {
      last.engine().seal();
      last.flusher().close();
      flushRest(last.engine());
    }
    if (quiet) {
      last.engine().close();
    } else {
      // somebody still reads; the files are complete, and the end of the process closes them
      warn(
          LOG_NOT_CLOSED,
          "Some requests have not ended in time; the stores are left to the end of the process",
          new DocWriter());
    }
    last.oplog().close();
  }

  /**
   * What is not flushed is in the log, so a disk that refuses costs the next start some time only.
   */
  private void flushRest(Engine engine) {
    try {
      boolean more = true;
      while (more) {
        more = engine.maintain(ports.clock().millis());
      }
    } catch (IOException refused) {
      warn(
          LOG_NOT_FLUSHED,
          "Not everything could be flushed; the next start replays it from the oplog",
          new DocWriter().put("error", String.valueOf(refused.getMessage())));
    }
  }

  private void warn(int id, String message, DocWriter facts) {
    ports.log().warn(NodeLog.Component.STORAGE, id, message, facts);
  }
}
