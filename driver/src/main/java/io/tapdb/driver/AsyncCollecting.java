// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The reading of a cursor to its end without a thread that waits.
 *
 * @param <T> the documents
 */
final class AsyncCollecting<T> extends CompletableFuture<List<T>> {
  private final List<T> all = new ArrayList<>();
  private volatile CompletableFuture<?> underWay;
  private TapAsyncCursor<T> cursor;

  private AsyncCollecting(CompletableFuture<?> opening) {
    this.underWay = opening;
  }

  static <T> CompletableFuture<List<T>> start(CompletableFuture<TapAsyncCursor<T>> opening) {
    AsyncCollecting<T> collecting = new AsyncCollecting<>(opening);
    var unused = opening.whenComplete(collecting::opened);
    return collecting;
  }

  private void opened(TapAsyncCursor<T> opened, Throwable failure) {
    cursor = opened;
    if (failure != null) {
      completeExceptionally(failure);
    } else {
      next();
    }
  }

  /** Takes the batches that are here already in a loop; only the others call back. */
  private void next() {
    try {
      while (!isDone() && !cursor.isExhausted()) {
        CompletableFuture<List<T>> batch = cursor.nextBatch();
        underWay = batch;
        if (!batch.isDone()) {
          var unused = batch.whenComplete(this::arrived);
          return;
        }
        all.addAll(batch.join());
      }
    } catch (RuntimeException failure) {
      completeExceptionally(failure.getCause() == null ? failure : failure.getCause());
    }
    complete(all);
    cursor.close();
  }

  private void arrived(List<T> documents, Throwable failure) {
    if (failure == null) {
      all.addAll(documents);
    } else {
      completeExceptionally(failure);
    }
    next();
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    underWay.cancel(mayInterruptIfRunning);
    return cancelled;
  }
}
