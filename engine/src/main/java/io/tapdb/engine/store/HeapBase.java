// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import io.tapdb.oplog.DiskFullException;
import io.tapdb.oplog.OpTime;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A base on the heap for simulations and tests: each flush makes a new immutable state, which is
 * all that survives a crash, as with the real one.
 */
public final class HeapBase implements BaseStore {
  private record State(OpTime flushed, Map<Integer, NavigableMap<byte[], byte[]>> tables) {}

  private static final NavigableMap<byte[], byte[]> EMPTY =
      Collections.unmodifiableNavigableMap(new TreeMap<>(Arrays::compareUnsigned));

  private volatile State state = new State(OpTime.NULL, Map.of());
  private boolean full;
  private boolean broken;

  /** Makes every flush fail for want of room, or lets them pass again. */
  public void full(boolean isFull) {
    full = isFull;
  }

  /** Makes every flush fail for another reason, or lets them pass again. */
  public void broken(boolean isBroken) {
    broken = isBroken;
  }

  @Override
  public OpTime flushed() {
    return state.flushed();
  }

  @Override
  public BaseSnapshot snapshot() {
    return new Frozen(state);
  }

  @Override
  public void flush(Entries sorted, OpTime upTo) throws IOException {
    if (full) {
      throw new DiskFullException("the base is full, as it was told to be");
    }
    if (broken) {
      throw new IOException("the base failed, as it was told to");
    }
    Map<Integer, NavigableMap<byte[], byte[]>> tables = new TreeMap<>(state.tables());
    int touched = -1;
    while (sorted.next()) {
      if (sorted.table() != touched) {
        touched = sorted.table();
        NavigableMap<byte[], byte[]> fresh = new TreeMap<>(Arrays::compareUnsigned);
        fresh.putAll(tables.getOrDefault(touched, EMPTY));
        tables.put(touched, fresh);
      }
      if (sorted.value() == null) {
        tables.get(touched).remove(sorted.key());
      } else {
        tables.get(touched).put(sorted.key(), sorted.value());
      }
    }
    state = new State(upTo, tables);
  }

  @Override
  public void dropTables(List<Integer> tables) {
    Map<Integer, NavigableMap<byte[], byte[]>> left = new TreeMap<>(state.tables());
    tables.forEach(left::remove);
    state = new State(state.flushed(), left);
  }

  @Override
  public Checkpoint checkpoint(List<String> accepted) throws IOException {
    EntriesFile.checkAccepted(accepted);
    return new HeapCheckpoint(snapshot());
  }

  @Override
  public BaseImport beginImport() {
    return new HeapImport(
        entries -> {
          Map<Integer, NavigableMap<byte[], byte[]>> tables = new TreeMap<>();
          while (entries.next()) {
            tables
                .computeIfAbsent(entries.table(), any -> new TreeMap<>(Arrays::compareUnsigned))
                .put(entries.key(), entries.value());
          }
          state = new State(entries.at(), tables);
        });
  }

  @Override
  public long sizeOf(List<Integer> tables) {
    long bytes = 0;
    for (int table : tables) {
      for (Map.Entry<byte[], byte[]> entry : state.tables().getOrDefault(table, EMPTY).entrySet()) {
        bytes += entry.getKey().length + entry.getValue().length;
      }
    }
    return bytes;
  }

  @Override
  public Map<String, Long> statistics() {
    return Map.of();
  }

  @Override
  public void close() {}

  private record Frozen(State state) implements BaseSnapshot {
    private NavigableMap<byte[], byte[]> table(int table) {
      return state.tables().getOrDefault(table, EMPTY);
    }

    @Override
    public OpTime flushed() {
      return state.flushed();
    }

    @Override
    public List<Integer> tables() {
      return List.copyOf(state.tables().keySet());
    }

    @Override
    public byte[] get(int table, byte[] key) {
      return table(table).get(key);
    }

    @Override
    public boolean mayHave(int table, byte[] key) {
      return table(table).containsKey(key);
    }

    @Override
    public EntryCursor scan(int table, KeyRange range, boolean reverse) {
      return new Walk(table(table), range, reverse);
    }

    @Override
    public void close() {}
  }

  private static final class Walk implements EntryCursor {
    private final NavigableMap<byte[], byte[]> entries;
    private final boolean reverse;
    private KeyRange range;
    private Iterator<Map.Entry<byte[], byte[]>> left;
    private Map.Entry<byte[], byte[]> entry;

    Walk(NavigableMap<byte[], byte[]> entries, KeyRange range, boolean reverse) {
      this.entries = entries;
      this.reverse = reverse;
      this.range = range;
      open();
    }

    private void open() {
      NavigableMap<byte[], byte[]> inside = new TreeMap<>(Arrays::compareUnsigned);
      entries.forEach(
          (key, value) -> {
            if (range.contains(key)) {
              inside.put(key, value);
            }
          });
      left = (reverse ? inside.descendingMap() : inside).entrySet().iterator();
    }

    @Override
    public boolean next() {
      if (!left.hasNext()) {
        return false;
      }
      entry = left.next();
      return true;
    }

    @Override
    public byte[] key() {
      return entry.getKey();
    }

    @Override
    public byte[] value() {
      return entry.getValue();
    }

    @Override
    public void seek(byte[] bound) {
      range = range.from(bound, reverse);
      open();
    }

    @Override
    public void close() {}
  }
}
