// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.node;

import io.tapdb.engine.Engine;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.io.Flusher;
import io.tapdb.oplog.DiskFullException;
import io.tapdb.oplog.Oplog;
import io.tapdb.replica.NodeClock;
import io.tapdb.replica.NodeLog;
import io.tapdb.replica.NodePorts;
import java.io.IOException;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The background work on disk: keeps a segment of the log ready, flushes what is stable, and drops
 * the part of the log that nobody needs any more.
 *
 * <p>When the disk is full, each kind of work is tried again every time, so the node heals as soon
 * as there is space; until then writes that need space are refused. A disk that fails otherwise is
 * tried again for a while, and then the node stops.
 */
public final class NodeMaintenance implements Flusher.Maintenance, Flusher.Listener {
  private static final int LOG_DISK_FULL = 7310010;
  private static final int LOG_DISK_HEALED = 7310011;
  private static final int LOG_RETRY = 7310012;
  private static final int LOG_MEMORY_FULL = 7310014;
  private static final int LOG_MEMORY_HEALED = 7310015;
  private static final int LOG_NOT_WHOLE = 7310016;
  private static final long REPEAT_MILLIS = 10_000;
  private static final long MILLIS_PER_HOUR = 3_600_000;
  private static final long GIVE_UP_SECONDS = 30;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final Engine engine;
  private final Oplog oplog;
  private final OplogJournal journal;
  private final NodeLog log;
  private final NodeClock clock;
  private final Consumer<Throwable> onFault;
  private final boolean volatileStore;
  private volatile double minRetentionHours;
  private boolean full;
  private boolean shortOfRoom;
  private long lastReport;
  private boolean failing;
  private long failingSince;
  private volatile String problem;
  private final AtomicLong segmentsDropped = new AtomicLong();

  /**
   * Maintains a node.
   *
   * @param volatileStore whether a restart needs the whole log
   */
  public NodeMaintenance(
      Engine engine, Oplog oplog, OplogJournal journal, NodePorts ports, boolean volatileStore) {
    this.engine = engine;
    this.oplog = oplog;
    this.journal = journal;
    this.log = ports.log();
    this.clock = ports.clock();
    this.onFault = ports.onFault();
    this.volatileStore = volatileStore;
  }

  /** Sets what limits the log. */
  public void oplogLimits(OplogLimits limits) {
    oplog.resize(limits.maxBytes());
    minRetentionHours = limits.minRetentionHours();
  }

  public OplogLimits oplogLimits() {
    return new OplogLimits(oplog.settings().maxBytes(), minRetentionHours);
  }

  /** What the disk refuses at present, or null when all is well. */
  public String problem() {
    return problem;
  }

  /** How many segments of the log have been dropped since the start. */
  public long segmentsDropped() {
    return segmentsDropped.get();
  }

  @Override
  public boolean maintain(long nowMillis) throws IOException {
    DiskFullException refused = null;
    try {
      prepareSpare();
    } catch (DiskFullException noRoom) {
      refused = noRoom;
    }
    reportShortage();
    // even without a segment to spare, flushing may let old ones go
    boolean worked = false;
    try {
      worked = engine.maintain(nowMillis);
    } catch (DiskFullException noRoom) {
      // what had been flushed before may still let old ones go, which makes room
      refused = noRoom;
    }
    long keepFrom =
        minRetentionHours == 0
            ? Long.MAX_VALUE
            : (nowMillis - (long) (minRetentionHours * MILLIS_PER_HOUR)) / 1000;
    boolean dropped = retire(keepFrom);
    if (refused != null && !dropped) {
      throw refused;
    }
    failing = false;
    if (refused == null && !worked) {
      problem = null;
      healed();
    }
    return worked || dropped;
  }

  private boolean retire(long keepFrom) throws IOException {
    boolean wasWhole = oplog.isWhole();
    int dropped = oplog.retire(engine.flushed(), keepFrom);
    segmentsDropped.addAndGet(dropped);
    if (volatileStore && wasWhole && dropped > 0) {
      log.warn(
          NodeLog.Component.STORAGE,
          LOG_NOT_WHOLE,
          "The oplog has dropped its first entries: from now on a restart of this node, whose data"
              + " are in memory only, begins empty",
          new DocWriter().put("firstOpTime", oplog.first().toString()));
    }
    return dropped > 0;
  }

  private void reportShortage() {
    boolean isShort = engine.isShortOfRoom();
    if (isShort == shortOfRoom) {
      return;
    }
    shortOfRoom = isShort;
    if (isShort) {
      log.error(
          NodeLog.Component.STORAGE,
          LOG_MEMORY_FULL,
          "The memory engine is full; writes are refused unless they only remove",
          baseFacts());
    } else {
      log.info(
          NodeLog.Component.STORAGE,
          LOG_MEMORY_HEALED,
          "The memory engine has room again; writes go on");
    }
  }

  private DocWriter baseFacts() {
    DocWriter facts = new DocWriter();
    new TreeMap<>(engine.baseStatistics()).forEach(facts::put);
    return facts;
  }

  private void prepareSpare() throws IOException {
    if (!oplog.hasSpare()) {
      oplog.prepareSpare();
      journal.full(false);
      engine.resumeWrites();
    }
  }

  private void healed() {
    if (full) {
      full = false;
      journal.full(false);
      engine.diskFull(false);
      log.info(NodeLog.Component.STORAGE, LOG_DISK_HEALED, "The disk has room again; writes go on");
    }
  }

  @Override
  public void onProgress() {
    engine.resumeWrites();
  }

  @Override
  public void onProblem(IOException refusal) {
    boolean isFull = refusal instanceof DiskFullException;
    problem = String.valueOf(refusal.getMessage());
    if (isFull) {
      full = true;
      journal.full(true);
      engine.diskFull(true);
      failing = false;
    } else {
      giveUpInTime(refusal);
    }
    long now = clock.millis();
    if (now - lastReport > REPEAT_MILLIS) {
      lastReport = now;
      log.error(
          NodeLog.Component.STORAGE,
          isFull ? LOG_DISK_FULL : LOG_RETRY,
          isFull
              ? "The disk is full; writes are refused until there is space"
              : "Writing to the store on disk failed; it will be tried again",
          new DocWriter().put("error", problem));
    }
  }

  /** A disk that never takes anything would let memory fill up until every write hangs. */
  private void giveUpInTime(IOException refusal) {
    long now = clock.nanos();
    if (!failing) {
      failing = true;
      failingSince = now;
    } else if (now - failingSince >= GIVE_UP_SECONDS * NANOS_PER_SECOND) {
      failing = false;
      onFault.accept(
          new IOException(
              "writing to the store on disk has failed for "
                  + GIVE_UP_SECONDS
                  + " seconds: "
                  + refusal.getMessage(),
              refusal));
    }
  }
}
