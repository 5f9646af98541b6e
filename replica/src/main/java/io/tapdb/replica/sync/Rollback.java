// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.election.core.Event;
import io.tapdb.election.message.MemberState;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.oplog.OpTime;
import io.tapdb.oplog.Oplog;
import io.tapdb.replica.NodeLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Takes a member back to the newest entry it has in common with its set.
 *
 * <p>Nothing on disk is undone for that: the base holds only what a majority has, so the log is cut
 * and the data are opened again. Before the cut the rollback id is raised and the documents that
 * will be gone are written to files; a crash at any moment leaves either the whole log, and the
 * rollback begins again, or the cut one, and it is done.
 *
 * <p>Confined to its executor.
 */
final class Rollback {
  private static final int LOG_BEGIN = 7310300;
  private static final int LOG_SUMMARY = 7310301;

  private final RecourseParts parts;
  private final Executor loop;
  private volatile RollbackCounts counts = RollbackCounts.NONE;

  Rollback(RecourseParts parts, Executor loop) {
    this.parts = parts;
    this.loop = loop;
  }

  RollbackCounts counts() {
    return counts;
  }

  /**
   * Cuts off what comes after the common entry. Nobody applies or fetches meanwhile.
   *
   * @param source whose history it is that the member goes on with, for the log
   * @param done runs when the data are open again
   */
  void run(OpTime common, String source, Runnable done) {
    checkCommitted(common);
    parts.events().accept(new Event.DataStateChanged(MemberState.ROLLBACK, false));
    OpTime last = parts.data().oplog().last();
    info(
        LOG_BEGIN,
        "Rolling back: the last entries of this member are not part of its set's history",
        new DocWriter()
            .put("commonPoint", common.toString())
            .put("lastEntry", last.toString())
            .put("syncSource", source));
    // entries can be read once they have been written
    parts.data().waiters().await(last, () -> loop.execute(() -> undo(common, last, done)));
  }

  private void undo(OpTime common, OpTime last, Runnable done) {
    long start = parts.ports().clock().nanos();
    Oplog log = parts.data().oplog();
    if (!log.last().equals(last)) {
      throw new IllegalStateException("the log was written to while it was to be rolled back");
    }
    try {
      DiscardedTail tail = DiscardedTail.read(log, common);
      checkTime(tail);
      int rollbackId = parts.files().nextRollbackId();
      long documents = save(common);
      parts
          .data()
          .reopen(
              parts.interrupt(),
              opened -> {
                checkCommitted(common);
                opened.cutAfter(common);
              },
              () ->
                  loop.execute(
                      () -> {
                        counts = counts.plus(tail.entries(), documents);
                        summary(common, rollbackId, tail, documents, start);
                        done.run();
                      }));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private long save(OpTime common) throws IOException {
    if (!parts.parameters().createRollbackDataFiles.get()) {
      return 0;
    }
    DiscardedDocuments documents =
        new DiscardedDocuments(
            parts.ports().stores().rollbackFiles(), parts.ports().clock().millis());
    return documents.save(parts.data(), common);
  }

  /** A cut below this would break what was promised to writers; no message can allow it. */
  private void checkCommitted(OpTime common) {
    OpTime committed = parts.committed().get();
    if (committed.isAfter(common)) {
      throw new IllegalStateException(
          "this member would have to give up entries after "
              + common
              + ", but those up to "
              + committed
              + " are committed: its set has gone on from an older state. "
              + Refusal.WHAT_TO_DO);
    }
  }

  private void checkTime(DiscardedTail tail) {
    long limit = parts.parameters().rollbackTimeLimitSecs.get();
    if (tail.seconds() > limit) {
      throw new IllegalStateException(
          "this member would have to give up the entries of "
              + tail.seconds()
              + " seconds, and rollbackTimeLimitSecs allows "
              + limit
              + ": set that parameter to more, or resync. "
              + Refusal.WHAT_TO_DO);
    }
  }

  /** What a member says that must not go on. */
  static final class Refusal {
    static final String WHAT_TO_DO =
        "To keep what is only here, copy the data folder away first; then remove the folder's"
            + " content and start this member again: it will copy the data from another one";

    private Refusal() {}

    /** The logs part before what is on disk for good. */
    static IllegalStateException belowBase(OpTime flushed, OpTime last, String source) {
      return new IllegalStateException(
          "the log of this member, which ends at "
              + last
              + ", and that of "
              + source
              + " have nothing in common as late as "
              + flushed
              + ", up to which the data are on disk for good; they cannot be rolled back. "
              + WHAT_TO_DO);
    }
  }

  private void summary(
      OpTime common, int rollbackId, DiscardedTail tail, long documents, long start) {
    DocWriter facts =
        new DocWriter()
            .put("commonPoint", common.toString())
            .put("lastDiscarded", tail.last().toString())
            .put("rbid", rollbackId)
            .put("documentsSaved", documents);
    if (parts.parameters().createRollbackDataFiles.get()) {
      facts.put("rollbackDataFileDirectory", parts.ports().stores().rollbackFiles().place());
    }
    tail.describe(facts)
        .put("durationMillis", (parts.ports().clock().nanos() - start) / 1_000_000);
    info(LOG_SUMMARY, "Rollback summary", facts);
  }

  private void info(int id, String message, DocWriter facts) {
    parts.ports().log().info(NodeLog.Component.ROLLBACK, id, message, facts);
  }
}
