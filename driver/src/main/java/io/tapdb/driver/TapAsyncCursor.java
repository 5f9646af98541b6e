// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import io.tapdb.driver.internal.bson.DocumentReader;
import io.tapdb.driver.internal.command.Batch;
import io.tapdb.driver.internal.command.Feed;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The documents a query found, as batches that nobody waits for.
 *
 * <p>One batch may be asked for at a time.
 *
 * @param <T> the documents
 */
public final class TapAsyncCursor<T> implements AutoCloseable {
  private final Feed feed;
  private final DocumentReader<T> reader;
  private Batch first;

  TapAsyncCursor(Batch first, Feed feed, DocumentReader<T> reader) {
    this.first = first;
    this.feed = feed;
    this.reader = reader;
  }

  /**
   * The next documents. None at all means that there are none now; whether there can be more says
   * {@link #isExhausted}.
   */
  public CompletableFuture<List<T>> nextBatch() {
    Batch here = first;
    if (here != null && (here.hasNext() || feed.cursorId() == 0)) {
      first = null;
      return CompletableFuture.completedFuture(read(here));
    }
    if (feed.cursorId() == 0) {
      return CompletableFuture.completedFuture(List.of());
    }
    return feed.ask(false, this::read);
  }

  private List<T> read(Batch batch) {
    List<T> documents = new ArrayList<>();
    while (batch.hasNext()) {
      documents.add(batch.next(reader));
    }
    return documents;
  }

  /** Whether all documents have been given out. */
  public boolean isExhausted() {
    return feed.cursorId() == 0 && (first == null || !first.hasNext());
  }

  /** Tells the server that no more is wanted. */
  @Override
  public void close() {
    first = null;
    feed.close();
  }
}
