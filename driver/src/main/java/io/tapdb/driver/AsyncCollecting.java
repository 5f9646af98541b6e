// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The reading of a cursor to its end without a thread that waits.
 *
 * @param <T> the documents
 */
final class AsyncCollecting<T> extends CompletableFuture<List<T>> {
  private final List<T> all = new ArrayList<>();
  private volatile CompletableFuture<?> underWay;
  private TapAsyncCursor<T> cursor;

  private AsyncCollecting() {}

  static <T> CompletableFuture<List<T>> start(CompletableFuture<TapAsyncCursor<T>> opening) {
    AsyncCollecting<T> collecting = new AsyncCollecting<>();
    collecting.underWay = opening;
    opening.whenComplete(
        (cursor, failure) -> {
          collecting.cursor = cursor;
          collecting.next(failure);
        });
    return collecting;
  }

  private void next(Throwable failure) {
    Throwable problem = failure;
    // Batches that are here already are taken in this loop; only the others call back.
    while (problem == null && !isDone()) {
      if (cursor.isExhausted()) {
        complete(all);
        return;
      }
      CompletableFuture<List<T>> batch = cursor.nextBatch();
      underWay = batch;
      if (!batch.isDone()) {
        batch.whenComplete(
            (documents, problemThen) -> {
              if (problemThen == null) {
                all.addAll(documents);
              }
              next(problemThen);
            });
        return;
      }
      try {
        all.addAll(batch.join());
      } catch (CompletionException e) {
        problem = e.getCause();
      } catch (CancellationException e) {
        problem = e;
      }
    }
    end(problem);
  }

  private void end(Throwable problem) {
    if (cursor != null) {
      cursor.close();
    }
    if (problem != null) {
      completeExceptionally(problem);
    }
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    underWay.cancel(mayInterruptIfRunning);
    return cancelled;
  }
}
