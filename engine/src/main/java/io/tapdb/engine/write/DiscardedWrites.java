// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

import io.tapdb.engine.Namespace;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.oplog.OpTime;
import java.io.IOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What is lost when the last entries of a log are given up: the documents they made or changed, as
 * they are now, each once, for somebody to keep them. It only reads.
 */
public final class DiscardedWrites {
  private static final int BLOCK = 1024;

  /** The entries that are given up, oldest first. */
  public interface Entries {
    boolean next() throws IOException;

    OpTime opTime();

    byte[] entry();
  }

  /** Takes the documents. */
  public interface Sink {
    void take(Namespace namespace, UUID collection, Doc document) throws IOException;
  }

  /**
   * How much it was.
   *
   * @param entries how many there were, by what they did: {@code insert}, {@code update}, {@code
   *     delete}, or the name of a command
   * @param documents how many documents went to the sink
   * @param firstWallMillis time of the clock of the first entry, 0 without any
   */
  public record Summary(Map<String, Long> entries, long documents, long firstWallMillis) {}

  /** Records of one collection that have been met, as blocks of bits. */
  private static final class Met {
    private final Map<Long, BitSet> blocks = new HashMap<>();

    boolean add(long recordId) {
      BitSet block = blocks.computeIfAbsent(recordId / BLOCK, any -> new BitSet());
      int bit = (int) (recordId % BLOCK);
      boolean added = !block.get(bit);
      block.set(bit);
      return added;
    }
  }

  private final Moment moment;
  private final Sink sink;
  private final Map<UUID, Met> met = new HashMap<>();
  private final Map<String, Long> counts = new TreeMap<>();
  private long documents;
  private long firstWallMillis;

  /**
   * Prepares to read.
   *
   * @param moment the data with those entries applied
   */
  public DiscardedWrites(Moment moment, Sink sink) {
    this.moment = moment;
    this.sink = sink;
  }

  /** Reads the entries and hands their documents to the sink. */
  public Summary read(Entries entries) throws IOException {
    while (entries.next()) {
      LoggedEntry entry = new LoggedEntry(entries.opTime(), entries.entry());
      if (counts.isEmpty()) {
        firstWallMillis = entry.wallMillis();
      }
      counts.merge(name(entry), 1L, Long::sum);
      if (entry.isDocument()
          && met.computeIfAbsent(entry.collection(), any -> new Met()).add(entry.recordId())) {
        give(entry);
      }
    }
    return new Summary(Map.copyOf(counts), documents, firstWallMillis);
  }

  private static String name(LoggedEntry entry) {
    if (entry.isCommand()) {
      return entry.object().firstName();
    }
    return !entry.isDocument()
        ? "noop"
        : entry.isInsert() ? "insert" : entry.isDelete() ? "delete" : "update";
  }

  /** A document that is no longer there, or whose collection is not, comes back by itself. */
  private void give(LoggedEntry entry) throws IOException {
    CollectionEntry collection = moment.catalog().find(entry.collection());
    byte[] record =
        collection == null
            ? null
            : moment.snapshot().record(collection.recordTable(), entry.recordId());
    if (record != null) {
      documents++;
      sink.take(collection.namespace(), collection.uuid(), new Doc(record));
    }
  }
}
