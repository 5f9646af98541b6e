// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.oplog.EntriesDroppedException;
import io.tapdb.oplog.OpTime;
import io.tapdb.oplog.OplogCursor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * A place in the own log from which entries are taken one batch after another: out of memory as
 * long as they are there, from the disk otherwise. Confined to the executor it reports to; only the
 * disk is read elsewhere.
 */
final class LogReader {
  private final OwnLog log;
  private final Executor workers;
  private final Executor home;
  private OpTime at;
  private OplogCursor cursor;
  private boolean reading;
  private boolean prompt;
  private boolean closed;

  /** How much is taken at once. */
  record Portion(int count, long bytes) {}

  /** What a reader finds that looks for more. */
  interface Taker {
    /** These come next; there may be more. */
    void taken(List<RawEntry> entries);

    /** What comes next is not in the log any more, or cannot be read. */
    void lost(IOException why);
  }

  LogReader(OwnLog log, OpTime at, Executor workers, Executor home) {
    this.log = log;
    this.at = at;
    this.workers = workers;
    this.home = home;
  }

  /** The entry behind which it stands. */
  OpTime at() {
    return at;
  }

  /** Whether it waits for the disk. */
  boolean isReading() {
    return reading;
  }

  /** Whether what it hands out now is the answer of a call that has not returned yet. */
  boolean isPrompt() {
    return prompt;
  }

  /** Forgets what it reads at present and will not call back any more. */
  void close() {
    closed = true;
  }

  /**
   * Takes the next entries, now or when the disk has been read; nothing happens when there are
   * none, or when it is reading already.
   */
  void take(Portion portion, Taker taker) {
    if (reading || closed) {
      return;
    }
    List<RawEntry> found = log.recent().after(at, portion.count(), portion.bytes());
    if (found == null) {
      reading = true;
      workers.execute(() -> readFromDisk(portion, taker));
    } else if (!found.isEmpty()) {
      cursor = null;
      prompt = true;
      hand(found, taker);
      prompt = false;
    }
  }

  private void hand(List<RawEntry> found, Taker taker) {
    at = found.getLast().opTime();
    taker.taken(found);
  }

  private void readFromDisk(Portion portion, Taker taker) {
    boolean open = log.data().use(() -> readNow(portion, found -> taken(found, taker), taker));
    if (!open) {
      home.execute(() -> reading = false);
    }
  }

  private void readNow(Portion portion, Consumer<List<RawEntry>> found, Taker taker) {
    try {
      List<RawEntry> entries = read(portion);
      home.execute(() -> found.accept(entries));
    } catch (IOException failed) {
      home.execute(
          () -> {
            reading = false;
            if (!closed) {
              taker.lost(failed);
            }
          });
    }
  }

  private void taken(List<RawEntry> entries, Taker taker) {
    reading = false;
    if (!closed && !entries.isEmpty()) {
      hand(entries, taker);
    }
  }

  private List<RawEntry> read(Portion portion) throws IOException {
    if (cursor == null) {
      requireKept();
      cursor = log.data().oplog().after(at);
    }
    List<RawEntry> entries = new ArrayList<>();
    long bytes = 0;
    while (entries.size() < portion.count() && bytes < portion.bytes() && cursor.next()) {
      entries.add(new RawEntry(cursor.opTime(), cursor.entry()));
      bytes += cursor.entry().length;
    }
    return entries;
  }

  /** A cursor steps silently over a gap in front of the first entry that is kept. */
  private void requireKept() throws IOException {
    boolean fromStart = at.equals(OpTime.NULL) && log.data().oplog().isWhole();
    if (!fromStart && !log.data().oplog().has(at)) {
      throw new EntriesDroppedException(
          "the oplog now begins with entry "
              + log.data().oplog().first()
              + "; those behind "
              + at
              + " have been dropped");
    }
  }
}
