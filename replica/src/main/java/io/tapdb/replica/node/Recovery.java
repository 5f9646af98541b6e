// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.node;

import io.tapdb.engine.Engine;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.oplog.DiskFullException;
import io.tapdb.oplog.OpTime;
import io.tapdb.oplog.Oplog;
import io.tapdb.oplog.OplogCursor;
import io.tapdb.replica.NodeClock;
import io.tapdb.replica.NodeLog;
import io.tapdb.replica.member.SyncMarker;
import java.io.IOException;

/** Brings the data up to the end of the log when a node starts. */
public final class Recovery {
  private static final int LOG_CUT = 7310030;
  private static final int LOG_BEGIN = 7310031;
  private static final int LOG_PROGRESS = 7310032;
  private static final int LOG_DONE = 7310033;
  private static final int LOG_RESET = 7310034;
  private static final int LOG_REFETCH = 7310035;
  private static final int LOG_INCOMPLETE = 7310036;
  private static final int MAINTAIN_EVERY = 2000;
  private static final long REPORT_NANOS = 2_000_000_000L;

  private final Engine engine;
  private final Oplog oplog;
  private final NodeLog log;
  private final NodeClock clock;
  private final Past past;

  public Recovery(Engine engine, Oplog oplog, NodeLog log, NodeClock clock, Past past) {
    this.engine = engine;
    this.oplog = oplog;
    this.log = log;
    this.clock = clock;
    this.past = past;
  }

  /**
   * Replays what the store does not hold yet, which for one that forgets is the whole log.
   *
   * @param volatileStore whether the store forgets everything at a restart
   * @return whether the data are whole; if not, they have to be copied from another member
   * @throws IOException when log and store do not fit together
   */
  public boolean run(boolean volatileStore) throws IOException {
    if (oplog.recovered() != null) {
      log.warn(
          NodeLog.Component.RECOVERY,
          LOG_CUT,
          "The oplog was cut where writes were under way when the node stopped",
          new DocWriter().put("detail", oplog.recovered()));
    }
    if (volatileStore && engine.flushed().equals(OpTime.NULL)) {
      return refetch();
    }
    String misfit = misfit();
    if (misfit == null) {
      replay();
      return past.copying() == null || holds(past.copying());
    }
    if (past.copying() == null) {
      throw new IOException(misfit);
    }
    log.warn(
        NodeLog.Component.RECOVERY,
        LOG_INCOMPLETE,
        "The data are incomplete, because copying them from another member did not end; it begins"
            + " again",
        new DocWriter().put("syncSource", past.copying().source()).put("detail", misfit));
    return false;
  }

  /** Whether the copy is in place and the log goes on from it. */
  private boolean holds(SyncMarker copied) throws IOException {
    return oplog.has(copied.from());
  }

  /**
   * Makes the data of a store that forgets again. Other members have all of them; the log, which
   * says what this one has acknowledged, stays until they have been copied.
   */
  private boolean refetch() throws IOException {
    if (past.hasOthers()) {
      log.info(
          NodeLog.Component.RECOVERY,
          LOG_REFETCH,
          "The memory engine does not keep data over a restart: they will be copied from another"
              + " member");
      return false;
    }
    if (!oplog.isWhole()) {
      reset();
    }
    refill();
    return true;
  }

  /** Replays all, and finds out before anybody is served whether it fits. */
  private void refill() throws IOException {
    try {
      replay();
      engine.seal();
      flush();
    } catch (DiskFullException full) {
      throw new IOException(
          "the oplog brings back more than the memory engine may hold ("
              + full.getMessage()
              + "); start with a larger --cacheSizeMB or on an empty folder",
          full);
    }
  }

  /**
   * A log that has lost its beginning cannot make the data of the memory engine again. A part of
   * them would be worse than none, because nobody could tell what is missing.
   */
  private void reset() throws IOException {
    log.warn(
        NodeLog.Component.RECOVERY,
        LOG_RESET,
        "The memory engine does not keep data over a restart and the oplog no longer begins with"
            + " the first write: the node starts empty",
        new DocWriter()
            .put("firstOpTime", oplog.first().toString())
            .put("lastOpTime", oplog.last().toString()));
    oplog.cutAfter(OpTime.NULL);
    oplog.prepareSpare();
  }

  /** Why log and store do not fit together, or null if they do. */
  private String misfit() {
    OpTime flushed = engine.flushed();
    if (flushed.equals(OpTime.NULL)) {
      return oplog.isWhole()
          ? null
          : "the data on disk are empty, but the oplog begins at "
              + oplog.first()
              + ", not with the first write: the data it goes on from are missing. Restore this"
              + " member from another one or from a backup";
    }
    if (oplog.isEmpty() || flushed.isAfter(oplog.last())) {
      return "the oplog ends at "
          + oplog.last()
          + ", before the data on disk, which reach to "
          + flushed
          + ": a part of the oplog is missing. Restore this member from another one"
          + " or from a backup";
    }
    if (oplog.first().isAfter(flushed)) {
      return "the oplog begins at "
          + oplog.first()
          + ", after the data on disk, which reach to "
          + flushed
          + ": entries between them are missing. Restore this member from another one or from a"
          + " backup";
    }
    return null;
  }

  private void replay() throws IOException {
    OplogCursor entries = oplog.after(engine.flushed());
    long start = clock.nanos();
    long reported = start;
    long count = 0;
    while (entries.next() && !past.holdsBack(entries.entry(), clock.millis())) {
      if (count == 0) {
        log.info(
            NodeLog.Component.RECOVERY,
            LOG_BEGIN,
            "Replaying the oplog",
            new DocWriter()
                .put("from", engine.flushed().toString())
                .put("to", oplog.last().toString()));
      }
      engine.replay(entries.opTime(), entries.entry());
      if (past.settlesAlone()) {
        // a member may have to undo what only it has
        engine.advanceStable(entries.opTime());
      }
      engine.makeRoom();
      if (++count % MAINTAIN_EVERY == 0) {
        flush();
        if (clock.nanos() - reported > REPORT_NANOS) {
          reported = clock.nanos();
          report(LOG_PROGRESS, "Replaying the oplog goes on", count, start);
        }
      }
    }
    if (count > 0) {
      report(LOG_DONE, "Replayed the oplog", count, start);
    }
  }

  private void flush() throws IOException {
    boolean more = true;
    while (more) {
      more = engine.maintain(clock.millis());
    }
  }

  private void report(int id, String message, long entries, long start) {
    log.info(
        NodeLog.Component.RECOVERY,
        id,
        message,
        new DocWriter()
            .put("entries", entries)
            .put("upTo", engine.published().toString())
            .put("durationMillis", (clock.nanos() - start) / 1_000_000));
  }
}
