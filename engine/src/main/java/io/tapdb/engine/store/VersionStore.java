// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import io.tapdb.oplog.OpTime;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Versions in memory over a stable base: the state of a node as a fold over its log.
 *
 * <p><b>Threads.</b> The commit lane alone puts and publishes; one maintenance thread alone flushes
 * and spills; any thread reads through {@link Snapshot}. Lane and maintenance meet where they
 * replace the {@link View}, under this object's lock, which is never held during I/O.
 *
 * <p><b>A flush</b> takes the oldest sealed layer once everything in it is stable, in this order:
 *
 * <ol>
 *   <li>the base moves to its next state, durable, together with the layer's last optime;
 *   <li>the number of the flush rises: from now on nobody may fill the cache with what he read
 *       before;
 *   <li>each key of the layer is brought up to date in the cache, or removed from it;
 *   <li>a view without the layer, over the new state, takes the place of the old one.
 * </ol>
 *
 * Until the last step readers find the layer's keys in the layer, so they do not look at the cache
 * for them; after it the cache is right. A reader of an old view passes over values that carry a
 * later flush than its own. So a cached value is never seen too old or too new.
 */
public final class VersionStore implements AutoCloseable {
  private static final long LEAST_MEMTABLE_BYTES = 256 << 10;
  private static final byte[] GARBAGE = {'g'};

  private final BaseStore base;
  private final Scratch scratch;
  private final PointCache cache;
  private final StoreSettings settings;
  private final History history;
  private final Counters counters = new Counters();
  private final AtomicInteger views = new AtomicInteger();
  private final Deque<Sealed> sealed = new ArrayDeque<>();
  private final List<Integer> garbage = new ArrayList<>();
  private final List<Integer> collected = new ArrayList<>();

  private Memtable active;
  private List<Integer> droppedInActive = new ArrayList<>();
  private OpTime lastPut;
  private volatile View view;
  private volatile OpTime published;
  private volatile OpTime stable;
  private volatile long flush;

  /** A store that shows what the base holds; entries after {@link #flushed} are put next. */
  public VersionStore(BaseStore base, Scratch scratch, PointCache cache, StoreSettings settings) {
    this.base = base;
    this.scratch = scratch;
    this.cache = cache;
    this.settings = settings;
    this.history = new History(settings);
    OpTime flushed = base.flushed();
    this.published = flushed;
    this.stable = flushed;
    this.lastPut = flushed;
    this.active = new Memtable(flushed.timestamp());
    this.view = new View(List.of(active), share(flushed), views);
    readCounters();
  }

  private View.SharedBase share(OpTime flushed) {
    return new View.SharedBase(base.snapshot(), flush, flushed.timestamp());
  }

  private void readCounters() {
    try (Snapshot snapshot = open()) {
      try (EntryCursor rows = snapshot.scan(Tables.COUNTERS, KeyRange.ALL, false)) {
        while (rows.next()) {
          if (KeyRange.startsWith(rows.key(), GARBAGE)) {
            garbage.add(garbageTable(rows.key()));
          } else {
            counters.load(number(rows.key()), Totals.decode(rows.value()));
          }
        }
      }
    }
  }

  private static int number(byte[] key) {
    return java.nio.ByteBuffer.wrap(key).getInt();
  }

  private static int garbageTable(byte[] key) {
    return java.nio.ByteBuffer.wrap(key, 1, 4).getInt();
  }

  static byte[] garbageKey(int table) {
    return java.nio.ByteBuffer.allocate(5).put(GARBAGE).putInt(table).array();
  }

  PointCache cache() {
    return cache;
  }

  long currentFlush() {
    return flush;
  }

  /** The newest entry that readers see. */
  public OpTime published() {
    return published;
  }

  /** The newest entry that changed anything; it may not be published yet. */
  public OpTime lastPut() {
    return lastPut;
  }

  /** The newest entry the base holds for good: what the log must keep begins behind it. */
  public OpTime flushed() {
    return base.flushed();
  }

  /** The store as it is now. */
  public Snapshot open() {
    while (true) {
      long timestamp = published.timestamp();
      View now = view;
      if (now.acquire()) {
        if (Long.compareUnsigned(now.firstTimestamp(), timestamp) <= 0) {
          return new Snapshot(this, now, timestamp);
        }
        now.release();
      }
    }
  }

  /**
   * The store as it was at that timestamp.
   *
   * @return null when that is no longer, or not yet, to be had
   */
  public synchronized Snapshot openAt(long timestamp) {
    if (Long.compareUnsigned(timestamp, published.timestamp()) > 0) {
      return null;
    }
    boolean recent = Long.compareUnsigned(view.firstTimestamp(), timestamp) <= 0;
    View found = recent ? view : history.find(timestamp);
    return found != null && found.acquire() ? new Snapshot(this, found, timestamp) : null;
  }

  /**
   * The store as it was at that timestamp, or, where that is not to be had, at the nearest one: the
   * newest when it lies ahead, that of the base when it lies behind.
   */
  public Snapshot openNear(long timestamp) {
    while (true) {
      long newest = published.timestamp();
      View now = view;
      if (now.acquire()) {
        long at = Long.compareUnsigned(timestamp, newest) < 0 ? timestamp : newest;
        boolean flushed = Long.compareUnsigned(at, now.firstTimestamp()) < 0;
        return new Snapshot(this, now, flushed ? now.firstTimestamp() : at);
      }
    }
  }

  /** Empties tables of the base for good, before anything has been put or read. */
  public synchronized void clear(List<Integer> tables) throws IOException {
    base.dropTables(tables);
    View before = view;
    view = new View(layers(), share(base.flushed()), views);
    before.release();
  }

  /** The counts of a collection after the newest entry that readers see, or the next. */
  public Totals published(int recordTable) {
    return counters.published(recordTable);
  }

  // ---- the commit lane ----

  /** Whether memory allows another write; if not, maintenance has to catch up first. */
  public boolean hasRoom() {
    return unflushedBytes() < settings.maxUnflushedBytes();
  }

  /** Whether the base can take what waits and more; if not, only removing should go on. */
  public boolean baseHasRoom() {
    long room = base.roomBytes();
    return room == Long.MAX_VALUE || room > unflushedBytes();
  }

  private synchronized long unflushedBytes() {
    long bytes = active.heapBytes();
    for (Sealed each : sealed) {
      bytes += each.layer().heapBytes();
    }
    return bytes;
  }

  /** The counts of a collection after the newest entry put. */
  public Totals totals(int recordTable) {
    return counters.put(recordTable);
  }

  /** Adds a version that no reader sees yet. A null value removes the key. */
  public void put(int table, byte[] key, OpTime opTime, byte[] value) {
    active.put(table, key, opTime.timestamp(), value);
    lastPut = opTime;
  }

  /** Counts what an entry did to a collection. */
  public void count(int recordTable, long records, long bytes, long recordId) {
    counters.add(recordTable, records, bytes, recordId);
    active.noteCounted(recordTable);
  }

  /** Notes that the tables are gone once the entry put last is flushed. */
  public void noteDropped(List<Integer> tables) {
    droppedInActive.addAll(tables);
  }

  /** Shows readers everything up to that entry; seals the memtable when it is large enough. */
  public void publish(OpTime opTime) {
    // first, for whoever sees an entry must not find it missing in the counts
    counters.publish();
    published = opTime;
    if (active.heapBytes() >= Math.min(settings.memtableBytes(), shareOfRoom())) {
      seal();
    }
  }

  /** The less room the base has, the sooner it has to know what is to come. */
  private long shareOfRoom() {
    return Math.max(base.roomBytes() / 8, LEAST_MEMTABLE_BYTES);
  }

  /** Ends the present memtable between two entries, so that it can be flushed; lane only. */
  public synchronized void seal() {
    if (active.tables().isEmpty()) {
      return;
    }
    Map<Integer, Totals> changed = new java.util.TreeMap<>();
    for (int table : active.countedTables()) {
      changed.put(table, totals(table));
    }
    sealed.addLast(new Sealed(active, lastPut, active.tables(), changed, droppedInActive));
    droppedInActive = new ArrayList<>();
    active = new Memtable(lastPut.timestamp());
    replaceView(view.sharedBase());
  }

  /** Whether a record changed after that timestamp, as far as that is still known: else true. */
  public boolean recordChangedSince(int table, long recordId, long timestamp) {
    View now = view;
    if (!now.remembersSince(timestamp)) {
      return true;
    }
    for (Layer layer : now.layers()) {
      if (Long.compareUnsigned(layer.lastTimestamp(), timestamp) <= 0) {
        return false;
      }
      if (((Memtable) layer).recordHasNewer(table, recordId, timestamp)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a key with that prefix changed after that timestamp, as far as known: else true. */
  public boolean prefixChangedSince(int table, byte[] prefix, long timestamp) {
    View now = view;
    if (!now.remembersSince(timestamp)) {
      return true;
    }
    for (Layer layer : now.layers()) {
      if (Long.compareUnsigned(layer.lastTimestamp(), timestamp) <= 0) {
        return false;
      }
      if (((Memtable) layer).hasNewer(table, prefix, timestamp)) {
        return true;
      }
    }
    return false;
  }

  // ---- maintenance ----

  /** Entries up to this one may be flushed: they can never be rolled back. */
  public void advanceStable(OpTime opTime) {
    if (opTime.isAfter(stable)) {
      stable = opTime;
    }
  }

  /**
   * Flushes or spills one layer, or frees dropped tables, if there is need.
   *
   * @return whether anything was done, so that there may be more
   * @throws IOException when the disk fails or is full; nothing is lost and it can be tried again
   */
  public boolean maintain(long nowMillis) throws IOException {
    Sealed oldest;
    synchronized (this) {
      if (baseHasRoom()) {
        history.trim(nowMillis);
      } else {
        // states of the past keep what was removed since
        history.clear();
      }
      oldest = sealed.peekFirst();
    }
    if (oldest != null && !oldest.last().isAfter(stable)) {
      flush(oldest, nowMillis);
      return true;
    }
    return collectGarbage() || spillOne();
  }

  /** Frees tables whose drop has been flushed; the notes about them go with the next flush. */
  private boolean collectGarbage() throws IOException {
    if (garbage.isEmpty()) {
      return false;
    }
    base.dropTables(garbage);
    collected.addAll(garbage);
    garbage.clear();
    return true;
  }

  private void flush(Sealed oldest, long nowMillis) throws IOException {
    base.flush(new FlushEntries(oldest, collected), oldest.last());
    collected.clear();
    garbage.addAll(oldest.dropped());
    counters.forget(oldest.dropped());
    long number = flush + 1;
    flush = number;
    refreshCache(oldest);
    synchronized (this) {
      sealed.removeFirst();
      View before = view;
      view = new View(layers(), share(oldest.last()), views);
      history.add(before, nowMillis, oldest.layer().heapBytes());
    }
  }

  private void refreshCache(Sealed flushed) {
    for (int table : flushed.tables()) {
      if (Tables.kind(table) != Tables.RANGE) {
        try (EntryCursor entries =
            flushed.layer().cursor(table, KeyRange.ALL, false, flushed.last().timestamp())) {
          while (entries.next()) {
            byte[] value = entries.value();
            if (value == null) {
              cache.remove(table, entries.key());
            } else {
              cache.replace(table, entries.key(), new PointCache.Cached(value, flush));
            }
          }
        }
      }
    }
  }

  private boolean spillOne() throws IOException {
    Sealed candidate = null;
    synchronized (this) {
      long bytes = 0;
      for (Sealed each : sealed) {
        bytes += each.layer().heapBytes();
        if (candidate == null && each.layer().isOnHeap()) {
          candidate = each;
        }
      }
      if (candidate == null || bytes <= settings.spillBytes()) {
        return false;
      }
    }
    SpilledLayer spilled =
        new SpilledLayer(
            scratch.spill(new LayerVersions((Memtable) candidate.layer())),
            java.util.Set.copyOf(candidate.tables()),
            candidate.layer().lastTimestamp());
    synchronized (this) {
      List<Sealed> all = new ArrayList<>(sealed);
      all.set(all.indexOf(candidate), candidate.with(spilled));
      sealed.clear();
      sealed.addAll(all);
      replaceView(view.sharedBase());
    }
    return true;
  }

  private void replaceView(View.SharedBase sharedBase) {
    View before = view;
    view = new View(layers(), sharedBase, views);
    before.release();
  }

  private List<Layer> layers() {
    List<Layer> newestFirst = new ArrayList<>();
    newestFirst.add(active);
    sealed.descendingIterator().forEachRemaining(each -> newestFirst.add(each.layer()));
    return newestFirst;
  }

  /**
   * How many bytes of versions are on the heap and not in the base, and how many layers there are.
   */
  public synchronized Map<String, Long> statistics() {
    return Map.of(
        "unflushedBytes",
        unflushedBytes(),
        "sealedLayers",
        (long) sealed.size(),
        "spilledLayers",
        sealed.stream().filter(each -> !each.layer().isOnHeap()).count(),
        "flushes",
        flush);
  }

  /** Whether no snapshot is open; lets go of states of the past to find out. */
  public synchronized boolean isUnused() {
    history.clear();
    return views.get() == 1 && view.isHeldOnce();
  }

  /** Bytes the base keeps for those tables. */
  public long sizeOf(List<Integer> tables) {
    return base.sizeOf(tables);
  }

  /** Closes base and scratch. Snapshots must be closed before. */
  @Override
  public void close() {
    synchronized (this) {
      history.clear();
      view.release();
    }
    scratch.close();
    base.close();
  }
}
