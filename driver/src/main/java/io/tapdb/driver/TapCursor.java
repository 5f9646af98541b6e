// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import io.tapdb.driver.internal.bson.DocumentReader;
import io.tapdb.driver.internal.command.Batch;
import io.tapdb.driver.internal.command.Feed;
import io.tapdb.driver.internal.wire.Await;
import io.tapdb.driver.internal.wire.PendingCall;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The documents a query found, fetched batch by batch as they are read.
 *
 * <p>It is for one thread at a time. Closing it tells the server to forget it, which is needless
 * after its end. Raw documents share the bytes of their batch: keeping one keeps them all.
 *
 * @param <T> the documents
 */
public final class TapCursor<T> implements Iterator<T>, AutoCloseable {
  private final Feed feed;
  private final DocumentReader<T> reader;
  private final boolean prefetch;
  private Batch batch;
  private PendingCall<Batch> ahead;
  private boolean closed;

  TapCursor(Batch first, Feed feed, DocumentReader<T> reader, boolean prefetch) {
    this.feed = feed;
    this.reader = reader;
    this.prefetch = prefetch;
    this.batch = first;
    lookAhead();
  }

  /** Whether there is another document; on a cursor that follows news it waits for them. */
  @Override
  public boolean hasNext() {
    checkOpen();
    while (!batch.hasNext()) {
      if (isAtEnd()) {
        return false;
      }
      fetch();
    }
    return true;
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException("The cursor is at its end.");
    }
    return batch.next(reader);
  }

  /** The next document if one is here or comes with the next batch, else null. */
  public T tryNext() {
    checkOpen();
    if (!batch.hasNext() && !isAtEnd()) {
      fetch();
    }
    return batch.hasNext() ? batch.next(reader) : null;
  }

  /** Its number on the server; 0 once everything is here. */
  public long id() {
    return feed.cursorId();
  }

  private boolean isAtEnd() {
    return ahead == null && feed.cursorId() == 0;
  }

  private void fetch() {
    PendingCall<Batch> call = ahead != null ? ahead : feed.ask(true);
    ahead = null;
    batch = Await.on(call);
    lookAhead();
  }

  private void lookAhead() {
    if (prefetch && feed.cursorId() != 0) {
      ahead = feed.ask(true);
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("The cursor is closed.");
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      feed.close();
    }
  }
}
