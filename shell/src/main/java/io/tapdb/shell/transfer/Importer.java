// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.transfer;

import io.tapdb.driver.TapBulk;
import io.tapdb.driver.TapCollection;
import io.tapdb.driver.TapException;
import io.tapdb.driver.TapOptions;
import io.tapdb.driver.TapWriteException;
import io.tapdb.driver.TapWriteResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * Puts documents into a collection: while a batch is on its way, the next one is read.
 *
 * <p>No batch overtakes another, so that the collection has the order of the file.
 */
final class Importer {
  private static final int BATCH_DOCUMENTS = 1000;
  private static final int BATCH_BYTES = 4 << 20;

  /** What happens to a document whose {@code _id} is there already. */
  enum Mode {
    /** It is rejected. */
    INSERT,
    /** It replaces the other. */
    UPSERT
  }

  private final TapCollection<BsonDocument> target;
  private final Mode mode;
  private final boolean stopOnError;
  private final Rejections rejections;
  private final Semaphore free = new Semaphore(1);
  private final AtomicLong imported = new AtomicLong();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  Importer(
      TapCollection<BsonDocument> target, Mode mode, boolean stopOnError, Rejections rejections) {
    this.target = target;
    this.mode = mode;
    this.stopOnError = stopOnError;
    this.rejections = rejections;
  }

  /**
   * Imports everything.
   *
   * <p>However it ends, nothing is under way any more; see {@link #imported}.
   *
   * @param progress is told how many documents were imported, from time to time
   * @return how many documents were imported
   * @throws TapException if the server cannot go on
   */
  long run(DocumentSource source, LongConsumer progress) throws IOException, InterruptedException {
    try {
      sendAll(source, progress);
    } finally {
      awaitAll();
    }
    progress.accept(imported.get());
    Throwable failed = failure.get();
    if (failed != null) {
      throw failed instanceof TapException known ? known : new CompletionException(failed);
    }
    return imported.get();
  }

  /** How many documents were imported so far. */
  long imported() {
    return imported.get();
  }

  private void sendAll(DocumentSource source, LongConsumer progress)
      throws IOException, InterruptedException {
    Batch batch = new Batch();
    for (var entry = source.next(); entry != null && goesOn(); entry = source.next()) {
      if (entry.document() == null) {
        if (stopOnError) {
          send(batch);
          batch = new Batch();
          awaitAll();
        }
        if (goesOn()) {
          rejections.add(entry.line(), entry.problem());
        }
        continue;
      }
      batch.add(entry);
      if (batch.isFull()) {
        send(batch);
        batch = new Batch();
        progress.accept(imported.get());
      }
    }
    if (goesOn()) {
      send(batch);
    }
  }

  private boolean goesOn() {
    return failure.get() == null && !(stopOnError && rejections.count() > 0);
  }

  private void awaitAll() throws InterruptedException {
    free.acquire();
    free.release();
  }

  private void send(Batch batch) throws InterruptedException {
    if (batch.documents.isEmpty()) {
      return;
    }
    free.acquire();
    if (!goesOn()) {
      free.release();
      return;
    }
    var unused =
        bulk(batch.documents)
            .runAsync()
            .whenComplete(
                (result, failed) -> {
                  account(batch, result, failed);
                  free.release();
                });
  }

  private TapBulk<BsonDocument> bulk(List<BsonDocument> documents) {
    TapBulk<BsonDocument> bulk = target.bulk().options(new TapOptions().ordered(stopOnError));
    TapOptions upsert = new TapOptions().upsert(true);
    for (BsonDocument document : documents) {
      BsonValue id = mode == Mode.UPSERT ? document.get("_id") : null;
      if (id == null) {
        bulk.insertOne(document);
      } else {
        bulk.replaceOne(new BsonDocument("_id", id), document, upsert);
      }
    }
    return bulk;
  }

  private void account(Batch batch, TapWriteResult result, Throwable failed) {
    Throwable cause = failed instanceof CompletionException ? failed.getCause() : failed;
    if (cause == null) {
      count(result);
    } else if (cause instanceof TapWriteException some) {
      count(some.result());
      for (TapWriteException.WriteError error : some.writeErrors()) {
        rejections.add(batch.lines.get(error.index()), error.message());
      }
    } else {
      failure.compareAndSet(null, cause);
    }
  }

  private void count(TapWriteResult result) {
    imported.addAndGet(
        result.insertedCount() + result.matchedCount() + result.upsertedIds().size());
  }

  private static final class Batch {
    private final List<BsonDocument> documents = new ArrayList<>();
    private final List<Long> lines = new ArrayList<>();
    private long bytes;

    void add(DocumentSource.Entry entry) {
      documents.add(entry.document());
      lines.add(entry.line());
      bytes += entry.bytes();
    }

    boolean isFull() {
      return documents.size() >= BATCH_DOCUMENTS || bytes >= BATCH_BYTES;
    }
  }
}
