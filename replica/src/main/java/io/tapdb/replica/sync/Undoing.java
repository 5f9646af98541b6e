// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.engine.bson.DocWriter;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.NodeLog;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One rollback: what it discards, and the steps in which it does so. Belongs to one thread. */
final class Undoing {
  private static final int LOG_SUMMARY = 7310301;

  private final RecourseParts parts;
  private final OpTime common;
  private final long startMillis;
  private final long startNanos;
  private DiscardedTail tail;
  private long documents;
  private int rollbackId;

  Undoing(RecourseParts parts, OpTime common) {
    this.parts = parts;
    this.common = common;
    this.startMillis = parts.ports().clock().millis();
    this.startNanos = parts.ports().clock().nanos();
  }

  /** Looks at what there is to be undone; gives the reason if it is too much. */
  IllegalStateException look() {
    try {
      tail = DiscardedTail.read(parts.data().oplog(), common);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    long limit = parts.parameters().rollbackTimeLimitSecs.get();
    return tail.seconds() > limit ? Unrecoverable.tooLong(tail.seconds(), limit) : null;
  }

  /** Raises the rollback id, saves documents, cuts the log, and opens the data again. */
  void run(Runnable done) {
    try {
      rollbackId = parts.files().nextRollbackId();
      if (savesDocuments()) {
        documents =
            new DiscardedDocuments(parts.ports().stores().rollbackFiles(), startMillis)
                .save(parts.data(), common);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    parts.data().reopen(parts.interrupt(), log -> log.cutAfter(common), done);
  }

  private boolean savesDocuments() {
    return parts.parameters().createRollbackDataFiles.get();
  }

  long entries() {
    return tail.entries();
  }

  long documents() {
    return documents;
  }

  void summarize() {
    DocWriter facts =
        new DocWriter()
            .put("commonPoint", common.toString())
            .put("lastDiscarded", tail.last().toString())
            .put("rbid", rollbackId);
    tail.describe(facts).put("documentsSaved", documents);
    if (savesDocuments()) {
      facts.put("rollbackDataFileDirectory", parts.ports().stores().rollbackFiles().place());
    }
    facts.put("durationMillis", (parts.ports().clock().nanos() - startNanos) / 1_000_000);
    parts.ports().log().info(NodeLog.Component.ROLLBACK, LOG_SUMMARY, "Rollback summary", facts);
  }
}
