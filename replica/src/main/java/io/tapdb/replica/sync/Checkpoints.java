// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.store.Checkpoint;
import io.tapdb.oplog.OpTime;
import io.tapdb.oplog.Oplog;
import io.tapdb.oplog.OplogCursor;
import io.tapdb.oplog.OplogHold;
import io.tapdb.replica.NodeClock;
import io.tapdb.replica.NodeLog;
import io.tapdb.replica.Workers;
import io.tapdb.replica.node.NodeData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * The states of the own base that others copy at present. Each keeps the log from its entry on, so
 * that who copies can follow afterwards; one that nobody asked for in ten minutes is given up. Safe
 * for many threads.
 */
public final class Checkpoints {
  private static final int LOG_OPENED = 7310320;
  private static final int LOG_CLOSED = 7310321;
  private static final int LOG_LEFT = 7310322;
  private static final int MOST_OPEN = 4;
  private static final long IDLE_NANOS = 600_000_000_000L;
  private static final long SWEEP_MILLIS = 60_000;

  private final NodeData data;
  private final NodeClock clock;
  private final RandomGenerator random;
  private final Workers workers;
  private final NodeLog journal;
  private final Map<Long, Held> open = new TreeMap<>();

  private static final class Held {
    final Checkpoint files;
    Oplog log;
    OplogHold hold;
    long usedNanos;

    Held(Checkpoint files) {
      this.files = files;
    }
  }

  public Checkpoints(
      NodeData data, NodeClock clock, RandomGenerator random, Workers workers, NodeLog journal) {
    this.data = data;
    this.clock = clock;
    this.random = random;
    this.workers = workers;
    this.journal = journal;
  }

  /**
   * Makes a checkpoint.
   *
   * @return the fields of the reply
   */
  public DocWriter open(List<String> formats) throws IOException {
    Oplog log = data.oplog();
    // held before the checkpoint is made, so that its entry cannot be dropped meanwhile
    try (OplogHold before = log.hold(data.engine().flushed())) {
      if (before.from().equals(OpTime.NULL)) {
        return nothingYet(log);
      }
      Checkpoint files = data.engine().checkpoint(formats);
      try {
        byte[] entry = entry(log, files.at());
        long id = register(files);
        report(LOG_OPENED, "Another member copies the data of this one", id, files.at());
        return new CopyQuestion.Opened(id, files.format(), files.at(), entry, list(files)).fields();
      } catch (IOException | TapdbException failed) {
        files.close();
        throw failed;
      }
    }
  }

  private synchronized long register(Checkpoint files) {
    if (open.size() >= MOST_OPEN) {
      throw new TapdbException(
          ErrorCode.RESOURCE_EXHAUSTED,
          MOST_OPEN + " members copy from this one already; try another one, or later");
    }
    long id = random.nextLong() & Long.MAX_VALUE;
    open.put(id, new Held(files));
    touch(id);
    if (open.size() == 1) {
      workers.schedule(SWEEP_MILLIS, this::sweep);
    }
    return id;
  }

  /** Of a log that begins with the first write everything can be made again. */
  private DocWriter nothingYet(Oplog log) {
    if (log.isWhole() && !log.isEmpty()) {
      return CopyQuestion.nothing(log.last());
    }
    // what is committed by now goes to disk, and the next question finds it
    data.engine().seal();
    data.wakeFlusher();
    throw new TapdbException(
        ErrorCode.NOT_YET_INITIALIZED,
        "nothing is on disk here yet that could be copied; try again");
  }

  private static byte[] entry(Oplog log, OpTime at) throws IOException {
    OplogCursor cursor = log.after(log.before(at.timestamp()));
    if (!cursor.next() || !cursor.opTime().equals(at)) {
      throw new IOException("the log does not hold the entry " + at + " any more");
    }
    return cursor.entry();
  }

  private static List<ChunkQueue.File> list(Checkpoint files) {
    List<ChunkQueue.File> all = new ArrayList<>();
    files.files().forEach(each -> all.add(new ChunkQueue.File(each.name(), each.length())));
    return all;
  }

  /** Reads a piece of a file. */
  public byte[] read(long id, String file, long offset, int bytes) throws IOException {
    Checkpoint files = touch(id);
    byte[] content = new byte[bytes];
    int read = files.read(file, offset, content, 0, bytes);
    return read == bytes ? content : Arrays.copyOf(content, read);
  }

  /** Says that a checkpoint is still wanted. */
  public void keep(long id) {
    touch(id);
  }

  private synchronized Checkpoint touch(long id) {
    Held held = open.get(id);
    if (held == null) {
      throw new TapdbException(ErrorCode.CURSOR_NOT_FOUND, "there is no checkpoint " + id);
    }
    held.usedNanos = clock.nanos();
    if (held.log != data.oplog()) {
      // the data were opened anew, and with them the log
      held.log = data.oplog();
      held.hold = held.log.hold(held.files.at());
    }
    return held.files;
  }

  /** Gives a checkpoint up; harmless when it is gone already. */
  public void close(long id) {
    Held held;
    synchronized (this) {
      held = open.remove(id);
    }
    if (held != null) {
      release(id, held);
    }
  }

  private void release(long id, Held held) {
    held.hold.close();
    try {
      held.files.close();
    } catch (IOException refused) {
      // files that stay behind are removed at the next start
      report(LOG_LEFT, "The files of a checkpoint could not be removed", id, held.files.at());
      return;
    }
    report(LOG_CLOSED, "A checkpoint for another member has ended", id, held.files.at());
  }

  private void sweep() {
    Map<Long, Held> idle = new TreeMap<>();
    synchronized (this) {
      long now = clock.nanos();
      for (Iterator<Map.Entry<Long, Held>> each = open.entrySet().iterator(); each.hasNext(); ) {
        Map.Entry<Long, Held> found = each.next();
        if (now - found.getValue().usedNanos > IDLE_NANOS) {
          idle.put(found.getKey(), found.getValue());
          each.remove();
        }
      }
      if (!open.isEmpty()) {
        workers.schedule(SWEEP_MILLIS, this::sweep);
      }
    }
    idle.forEach(this::release);
  }

  /** Gives all up, because the node closes. */
  public void closeAll() {
    List<Long> ids;
    synchronized (this) {
      ids = List.copyOf(open.keySet());
    }
    ids.forEach(this::close);
  }

  /** How many are open. */
  public synchronized int size() {
    return open.size();
  }

  private void report(int id, String message, long checkpoint, OpTime at) {
    journal.info(
        NodeLog.Component.INITSYNC,
        id,
        message,
        new DocWriter().put("checkpoint", checkpoint).put("optime", at.toString()));
  }
}
