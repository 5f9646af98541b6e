// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store.io;

import io.tapdb.engine.store.BaseImport;
import io.tapdb.engine.store.BaseSnapshot;
import io.tapdb.engine.store.BaseStore;
import io.tapdb.engine.store.Checkpoint;
import io.tapdb.engine.store.EntriesFile;
import io.tapdb.engine.store.EntryCursor;
import io.tapdb.engine.store.KeyRange;
import io.tapdb.oplog.DiskFullException;
import io.tapdb.oplog.OpTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The base of the memory engine: values off the heap in Chronicle Maps, keys in order on the heap,
 * nothing on disk. It begins empty with every process.
 *
 * <p>A state is a number and an immutable {@link KeyTree} for each table. A flush stores its values
 * first, then makes the trees of the next state, then shows it; when there is no room it gives the
 * values up again, and the state has not changed. What a state superseded is freed when the last
 * snapshot of an earlier one is closed.
 *
 * <p><b>Threads.</b> One thread at a time flushes and drops tables; any thread takes, reads and
 * closes snapshots, and never waits for a flush.
 */
public final class ChronicleBase implements BaseStore {
  /** What an entry takes in a leaf beside its key: the array's header, a reference, a place. */
  private static final int ENTRY_BYTES = 40;

  /** A fifth of each limit is for what slots of other sizes waste, and for removals. */
  private static final int SHARES = 5;

  /**
   * What a base may take; a flush that would exceed it fails.
   *
   * @param offHeapBytes of values
   * @param heapBytes of keys
   */
  public record Limits(long offHeapBytes, long heapBytes) {}

  private record Table(KeyTree keys, long keyBytes, long valueBytes) {
    static final Table EMPTY = new Table(KeyTree.EMPTY, 0, 0);
  }

  private record State(long number, OpTime flushed, Map<Integer, Table> tables) {
    KeyTree keys(int table) {
      return tables.getOrDefault(table, Table.EMPTY).keys();
    }
  }

  /** Places that no state from that number on shows. */
  private record Superseded(long sinceState, Places places) {}

  private final Limits limits;
  private final Path copies;
  private final AtomicLong checkpoints = new AtomicLong();
  private final OffHeapValues values;
  private final ReentrantLock writing = new ReentrantLock();
  private final Deque<Superseded> superseded = new ArrayDeque<>();
  private final TreeMap<Long, Integer> openStates = new TreeMap<>();
  private volatile long keyBytes;
  private volatile State state = new State(0, OpTime.NULL, Map.of());

  private ChronicleBase(Limits limits, Path copies) {
    this.limits = limits;
    this.copies = copies;
    this.values = new OffHeapValues(limits.offHeapBytes());
  }

  /**
   * A base that is empty, or, just after a copy, holds what was copied.
   *
   * @param copies a folder for what is copied from here and to here; nothing in it outlives that
   * @throws IOException when this Java was started without what Chronicle Map needs
   */
  public static ChronicleBase open(Limits limits, Path copies) throws IOException {
    Module ours = ChronicleBase.class.getModule();
    boolean open =
        Object.class.getModule().isOpen("java.lang", ours)
            && Object.class.getModule().isOpen("java.lang.reflect", ours)
            && Object.class.getModule().isOpen("sun.nio.ch", ours);
    if (!open || ModuleLayer.boot().findModule("jdk.compiler").isEmpty()) {
      throw new IOException(
          "the memory engine needs a JDK with javac and the --add-opens flags of the launcher;"
              + " start with ./tapdb, or use --storageEngine rocksdb");
    }
    new Folders(copies).tidy();
    ChronicleBase base = new ChronicleBase(limits, copies);
    Path copied = copies.resolve(EntriesFile.NAME);
    if (Files.exists(copied)) {
      FolderImport.read(copied, entries -> base.flush(entries, entries.at()));
      Files.delete(copied);
    }
    return base;
  }

  @Override
  public Checkpoint checkpoint(List<String> accepted) throws IOException {
    EntriesFile.checkAccepted(accepted);
    Path made =
        new Folders(copies).checkpoints().resolve(String.valueOf(checkpoints.incrementAndGet()));
    try (BaseSnapshot snapshot = snapshot()) {
      return FolderCheckpoint.ofEntries(snapshot, made);
    }
  }

  @Override
  public BaseImport beginImport() throws IOException {
    return new ChronicleImport(copies);
  }

  @Override
  public OpTime flushed() {
    return state.flushed();
  }

  @Override
  public BaseSnapshot snapshot() {
    synchronized (openStates) {
      State now = state;
      openStates.merge(now.number(), 1, Integer::sum);
      return new Frozen(now);
    }
  }

  @Override
  public void flush(Entries sorted, OpTime upTo) throws IOException {
    writing.lock();
    try {
      freeSuperseded();
      Flush flush = new Flush(state);
      try {
        flush.run(sorted);
        flush.checkKeys();
      } catch (IOException | RuntimeException failed) {
        flush.stored.forEach(values::free);
        throw failed;
      }
      show(upTo, flush.tables, flush.gone);
    } finally {
      writing.unlock();
    }
  }

  private static long keyBytes(Map<Integer, Table> tables) {
    long bytes = 0;
    for (Table table : tables.values()) {
      bytes += table.keyBytes();
    }
    return bytes;
  }

  @Override
  public long roomBytes() {
    return Math.min(
        limits.offHeapBytes() / SHARES * (SHARES - 1) - values.usedBytes(),
        limits.heapBytes() / SHARES * (SHARES - 1) - keyBytes);
  }

  private void show(OpTime upTo, Map<Integer, Table> tables, Places gone) {
    long number = state.number() + 1;
    superseded.addLast(new Superseded(number, gone));
    synchronized (openStates) {
      state = new State(number, upTo, tables);
    }
    keyBytes = keyBytes(tables);
    freeSuperseded();
  }

  private void freeSuperseded() {
    long oldest;
    synchronized (openStates) {
      oldest = openStates.isEmpty() ? Long.MAX_VALUE : openStates.firstKey();
    }
    while (!superseded.isEmpty() && superseded.getFirst().sinceState() <= oldest) {
      superseded.removeFirst().places().forEach(values::free);
    }
  }

  /** A flush under way frees for us; it is not worth waiting for. */
  private void closed(State of) {
    boolean last;
    synchronized (openStates) {
      last = openStates.merge(of.number(), -1, (a, b) -> a + b == 0 ? null : a + b) == null;
    }
    if (last && writing.tryLock()) {
      try {
        freeSuperseded();
      } finally {
        writing.unlock();
      }
    }
  }

  @Override
  public void dropTables(List<Integer> tables) {
    writing.lock();
    try {
      State before = state;
      Map<Integer, Table> left = new HashMap<>(before.tables());
      Places gone = new Places();
      for (int table : tables) {
        before.keys(table).forEach((key, place) -> gone.add(place));
        left.remove(table);
      }
      show(before.flushed(), left, gone);
    } finally {
      writing.unlock();
    }
  }

  @Override
  public long sizeOf(List<Integer> tables) {
    State now = state;
    long bytes = 0;
    for (int table : tables) {
      Table counted = now.tables().getOrDefault(table, Table.EMPTY);
      bytes += counted.keyBytes() + counted.valueBytes();
    }
    return bytes;
  }

  @Override
  public Map<String, Long> statistics() {
    long snapshots;
    synchronized (openStates) {
      snapshots = openStates.values().stream().mapToLong(Integer::longValue).sum();
    }
    return Map.of(
        "offHeapBytes", values.bytes(),
        "offHeapUsedBytes", values.usedBytes(),
        "offHeapLimitBytes", limits.offHeapBytes(),
        "maps", values.slabs(),
        "keys", state.tables().values().stream().mapToLong(table -> table.keys().size()).sum(),
        "keyBytes", keyBytes,
        "keyLimitBytes", limits.heapBytes(),
        "openSnapshots", snapshots);
  }

  /** Gives the memory back; snapshots must have been closed before. */
  @Override
  public void close() {
    writing.lock();
    try {
      state = new State(state.number() + 1, state.flushed(), Map.of());
      superseded.clear();
      values.close();
    } finally {
      writing.unlock();
    }
  }

  /** The next state while it is being made. */
  private final class Flush {
    private final Map<Integer, Table> tables;
    private final Places stored = new Places();
    private final Places gone = new Places();
    private KeyPlaces changes = new KeyPlaces();
    private long keyGrowth;
    private long valueGrowth;

    Flush(State before) {
      tables = new HashMap<>(before.tables());
    }

    void run(Entries sorted) throws IOException {
      int table = 0;
      while (sorted.next()) {
        if (sorted.table() != table) {
          apply(table);
          table = sorted.table();
        }
        add(sorted.key(), sorted.value());
      }
      apply(table);
    }

    private void add(byte[] key, byte[] value) throws IOException {
      if (value == null) {
        changes.add(key, KeyTree.NONE);
        return;
      }
      long place = values.store(value);
      stored.add(place);
      changes.add(key, place);
      keyGrowth += key.length + ENTRY_BYTES;
      valueGrowth += values.sizeOf(place);
    }

    private void apply(int table) {
      if (changes.size() > 0) {
        Table before = tables.getOrDefault(table, Table.EMPTY);
        KeyTree keys = before.keys().with(changes, this::supersede);
        tables.put(
            table,
            new Table(keys, before.keyBytes() + keyGrowth, before.valueBytes() + valueGrowth));
        changes = new KeyPlaces();
        keyGrowth = 0;
        valueGrowth = 0;
      }
    }

    private void supersede(byte[] key, long place) {
      keyGrowth -= key.length + ENTRY_BYTES;
      valueGrowth -= values.sizeOf(place);
      gone.add(place);
    }

    /** A flush that makes them fewer is always good. */
    void checkKeys() throws DiskFullException {
      long bytes = keyBytes(tables);
      if (bytes > limits.heapBytes() && bytes > keyBytes) {
        throw new DiskFullException(
            "the memory engine may use "
                + limits.heapBytes()
                + " bytes of the heap for keys and they are taken");
      }
    }
  }

  private final class Frozen implements BaseSnapshot {
    private final State shown;

    Frozen(State shown) {
      this.shown = shown;
    }

    @Override
    public OpTime flushed() {
      return shown.flushed();
    }

    @Override
    public List<Integer> tables() {
      return shown.tables().keySet().stream().sorted().toList();
    }

    @Override
    public byte[] get(int table, byte[] key) {
      long place = shown.keys(table).find(key);
      return place == KeyTree.NONE ? null : values.load(place);
    }

    @Override
    public boolean mayHave(int table, byte[] key) {
      return shown.keys(table).find(key) != KeyTree.NONE;
    }

    @Override
    public EntryCursor scan(int table, KeyRange range, boolean reverse) {
      return shown.keys(table).walk(range, reverse, values::load);
    }

    @Override
    public void close() {
      closed(shown);
    }
  }
}
