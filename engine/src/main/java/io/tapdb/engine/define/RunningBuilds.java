// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.define;

import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.write.WriteListener;
import io.tapdb.oplog.OpTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The index builds that go on, by the tables they fill, so that whoever asks for an index that is
 * being built can wait for it. Safe for many threads.
 */
public final class RunningBuilds {
  private final Map<Integer, CompletableFuture<OpTime>> running = new ConcurrentHashMap<>();

  /** The tables of those indexes; an index that has gone has none. */
  public static List<Integer> tables(CollectionEntry collection, List<String> names) {
    List<Integer> tables = new ArrayList<>();
    if (collection != null) {
      collection.indexes().stream()
          .filter(index -> names.contains(index.name()))
          .forEach(index -> tables.add(index.table()));
    }
    return tables;
  }

  /** Registers a build; what it gives has to be told the end. */
  public WriteListener<Boolean> begin(List<Integer> tables) {
    CompletableFuture<OpTime> end = new CompletableFuture<>();
    tables.forEach(table -> running.put(table, end));
    return new WriteListener<>() {
      @Override
      public void committed(Boolean shown, OpTime at) {
        tables.forEach(running::remove);
        end.complete(at);
      }

      @Override
      public void failed(RuntimeException failure) {
        tables.forEach(running::remove);
        end.completeExceptionally(failure);
      }
    };
  }

  /**
   * Tells the listener when all builds of these tables have ended well, or one has failed.
   *
   * @param own tables of a build the caller has begun
   * @param others tables of builds that somebody else has begun
   */
  public void await(List<Integer> own, List<Integer> others, WriteListener<OpTime> listener) {
    CompletableFuture<OpTime> all = CompletableFuture.completedFuture(OpTime.NULL);
    List<Integer> tables = new ArrayList<>(own);
    tables.addAll(others);
    for (int table : tables) {
      CompletableFuture<OpTime> one = running.get(table);
      if (one != null) {
        all = all.thenCombine(one, (a, b) -> a.isAfter(b) ? a : b);
      }
    }
    var unused =
        all.whenComplete(
            (last, failed) -> {
              if (failed == null) {
                listener.committed(last, last);
              } else {
                listener.failed(cause(failed));
              }
            });
  }

  private static RuntimeException cause(Throwable failed) {
    Throwable cause = failed instanceof CompletionException ? failed.getCause() : failed;
    return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
  }
}
