// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.define;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.catalog.IndexEntry;
import io.tapdb.engine.write.WriteListener;
import io.tapdb.oplog.OpTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The index builds that go on in one store, by the tables they fill: each unfinished index has one
 * build at most, and whoever asks for it waits for that one. Safe for many threads.
 */
public final class RunningBuilds {
  private final Map<Integer, CompletableFuture<OpTime>> running = new ConcurrentHashMap<>();

  /** The tables of those indexes; an index that has gone has none. */
  public static List<Integer> tables(CollectionEntry collection, Collection<String> names) {
    List<Integer> tables = new ArrayList<>();
    if (collection != null) {
      collection.indexes().stream()
          .filter(index -> names.contains(index.name()))
          .forEach(index -> tables.add(index.table()));
    }
    return tables;
  }

  /**
   * Takes on those among the indexes that are unfinished and that nobody is building, whoever began
   * them: a build whose end could not be logged leaves such indexes behind.
   *
   * @param collection gives the definition of the collection as it is, null when it has gone
   */
  public Claim claim(Supplier<CollectionEntry> collection, Collection<String> names) {
    Set<String> wanted = new HashSet<>(names);
    List<Integer> tables = tables(collection.get(), wanted);
    Claim claim = new Claim();
    tables.forEach(claim::take);
    // asked for once more: what ended before it was taken shows as ended by now
    claim.keepUnfinished(collection.get(), tables);
    if (tables(claim.collection, wanted).stream().filter(tables::contains).count()
        < wanted.size()) {
      claim.awaited.add(CompletableFuture.failedFuture(gone()));
    }
    return claim;
  }

  private static TapdbException gone() {
    return new TapdbException(
        ErrorCode.INDEX_BUILD_ABORTED,
        "the index build was ended: the collection or the index was dropped");
  }

  /** What a request has to build itself, and all it has to wait for. Hears how its build ends. */
  public final class Claim implements WriteListener<Boolean> {
    private final CompletableFuture<OpTime> end = new CompletableFuture<>();
    private final Set<CompletableFuture<OpTime>> awaited = new LinkedHashSet<>();
    private final List<Integer> own = new ArrayList<>();
    private CollectionEntry collection;

    private void take(int table) {
      CompletableFuture<OpTime> other = running.putIfAbsent(table, end);
      if (other == null) {
        own.add(table);
      } else {
        awaited.add(other);
      }
    }

    private void keepUnfinished(CollectionEntry now, List<Integer> tables) {
      collection = now;
      Set<Integer> unfinished = new HashSet<>();
      if (now != null) {
        now.indexes().stream()
            .filter(IndexEntry::building)
            .map(IndexEntry::table)
            .filter(tables::contains)
            .forEach(unfinished::add);
      }
      own.removeIf(table -> !unfinished.contains(table) && running.remove(table, end));
      if (own.isEmpty()) {
        end.complete(OpTime.NULL);
      } else {
        awaited.add(end);
      }
    }

    /** The tables to be filled; empty when there is nothing to build. */
    public List<Integer> tables() {
      return own;
    }

    /** The names of the indexes to be filled. */
    public List<String> names() {
      return collection.indexes().stream()
          .filter(index -> own.contains(index.table()))
          .map(IndexEntry::name)
          .toList();
    }

    /** The collection whose indexes are to be filled. */
    public CollectionEntry collection() {
      return collection;
    }

    /** Tells the listener when all builds have ended well, or one has failed. */
    public void await(WriteListener<OpTime> listener) {
      CompletableFuture<OpTime> all = CompletableFuture.completedFuture(OpTime.NULL);
      for (CompletableFuture<OpTime> one : awaited) {
        all = all.thenCombine(one, (a, b) -> a.isAfter(b) ? a : b);
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

    @Override
    public void committed(Boolean shown, OpTime at) {
      own.forEach(table -> running.remove(table, end));
      end.complete(at);
    }

    @Override
    public void failed(RuntimeException failure) {
      own.forEach(table -> running.remove(table, end));
      end.completeExceptionally(failure);
    }
  }

  private static RuntimeException cause(Throwable failed) {
    Throwable cause = failed instanceof CompletionException ? failed.getCause() : failed;
    return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
  }
}
