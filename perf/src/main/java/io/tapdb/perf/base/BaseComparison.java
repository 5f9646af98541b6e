// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.base;

import io.tapdb.engine.store.BaseImport;
import io.tapdb.engine.store.BaseSnapshot;
import io.tapdb.engine.store.BaseStore;
import io.tapdb.engine.store.Checkpoint;
import io.tapdb.engine.store.EntryCursor;
import io.tapdb.engine.store.KeyRange;
import io.tapdb.engine.store.Tables;
import io.tapdb.engine.store.io.ChronicleBase;
import io.tapdb.engine.store.io.RocksBase;
import io.tapdb.oplog.OpTime;
import io.tapdb.perf.node.NodeUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The base of the memory engine, the base on disk and a plain map on the heap, with the same
 * records of 1 KiB: rates of one thread and memory, as one line each.
 *
 * <p>One store per process, so that memory can be told: the argument is {@code chronicle}, {@code
 * rocksdb} or {@code heap}.
 */
public final class BaseComparison {
  private static final int RECORDS = 500_000;
  private static final int PER_FLUSH = 20_000;
  private static final int READS = 1_000_000;
  private static final int SCANS = 10_000;
  private static final int SCANNED = 100;
  private static final int VALUE_BYTES = 1024;
  private static final long BLOCK_CACHE_BYTES = 1L << 30;
  private static final int TABLE = Tables.id(20, Tables.RECORDS);

  /** Written so that nothing is measured whose result nobody wants. */
  @SuppressWarnings("UnusedVariable")
  private static volatile long sink;

  private BaseComparison() {}

  /** Compares; needs about 1 GB beside the heap. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createTempDirectory("base");
    try (BaseStore store =
        switch (arguments[0]) {
          case "chronicle" ->
              ChronicleBase.open(
                  new ChronicleBase.Limits(2L << 30, 1L << 30),
                  java.nio.file.Path.of("target", "copies"));
          case "rocksdb" -> RocksBase.open(folder, BLOCK_CACHE_BYTES);
          default -> new PlainMap();
        }) {
      System.out.println(arguments[0] + " " + measure(store));
    } finally {
      NodeUnderTest.delete(folder);
    }
  }

  private static String measure(BaseStore store) throws IOException {
    double insert = load(store, 1);
    double overwrite = load(store, 2);
    double read = 0;
    double scan = 0;
    for (int round = 0; round < 3; round++) {
      read = read(store);
      scan = scan(store);
    }
    System.gc();
    Runtime heap = Runtime.getRuntime();
    return String.format(
        Locale.ROOT,
        "insert %.0f k/s, overwrite %.0f k/s, read %.0f k/s, scan of 100 %.1f k/s,"
            + " heap %d MB, resident %d MB",
        insert,
        overwrite,
        read,
        scan,
        (heap.totalMemory() - heap.freeMemory()) >> 20,
        residentKilobytes() >> 10);
  }

  /** Writes every record, in flushes as a memtable makes them. */
  private static double load(BaseStore store, int pass) throws IOException {
    long begun = System.nanoTime();
    for (int from = 0; from < RECORDS; from += PER_FLUSH) {
      store.flush(new Run(from, pass), OpTime.of(pass * 1_000_000L + from, 1, 1));
    }
    return thousandsPerSecond(RECORDS, begun);
  }

  private static double read(BaseStore store) {
    SplittableRandom random = new SplittableRandom(1);
    long bytes = 0;
    long begun = System.nanoTime();
    try (BaseSnapshot snapshot = store.snapshot()) {
      for (int i = 0; i < READS; i++) {
        bytes += snapshot.get(TABLE, Tables.recordKey(random.nextInt(RECORDS))).length;
      }
    }
    sink = bytes;
    return thousandsPerSecond(READS, begun);
  }

  private static double scan(BaseStore store) {
    SplittableRandom random = new SplittableRandom(2);
    long bytes = 0;
    long begun = System.nanoTime();
    try (BaseSnapshot snapshot = store.snapshot()) {
      for (int i = 0; i < SCANS; i++) {
        byte[] low = Tables.recordKey(random.nextInt(RECORDS - SCANNED));
        try (EntryCursor cursor = snapshot.scan(TABLE, new KeyRange(low, null), false)) {
          for (int left = SCANNED; left > 0 && cursor.next(); left--) {
            bytes += cursor.value().length;
          }
        }
      }
    }
    sink = bytes;
    return thousandsPerSecond(SCANS, begun);
  }

  private static double thousandsPerSecond(long count, long begun) {
    return count * 1e6 / (System.nanoTime() - begun);
  }

  private static long residentKilobytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return 0;
  }

  /** Records in a row, half of each value random. */
  private static final class Run implements BaseStore.Entries {
    private final SplittableRandom random;
    private final int end;
    private int next;
    private byte[] value;

    Run(int from, int pass) {
      next = from;
      end = from + PER_FLUSH;
      random = new SplittableRandom(pass * 31L + from);
    }

    @Override
    public boolean next() {
      if (next == end) {
        return false;
      }
      next++;
      byte[] half = new byte[VALUE_BYTES / 2];
      random.nextBytes(half);
      value = Arrays.copyOf(half, VALUE_BYTES);
      return true;
    }

    @Override
    public int table() {
      return TABLE;
    }

    @Override
    public byte[] key() {
      return Tables.recordKey(next - 1L);
    }

    @Override
    public byte[] value() {
      return value;
    }
  }

  /** What one would do without a base: one ordered map, without states of the past. */
  private static final class PlainMap implements BaseStore, BaseSnapshot {
    private final ConcurrentSkipListMap<byte[], byte[]> entries =
        new ConcurrentSkipListMap<>(Arrays::compareUnsigned);
    private OpTime flushed = OpTime.NULL;

    @Override
    public OpTime flushed() {
      return flushed;
    }

    @Override
    public BaseSnapshot snapshot() {
      return this;
    }

    @Override
    public void flush(Entries sorted, OpTime upTo) {
      while (sorted.next()) {
        entries.put(sorted.key(), sorted.value());
      }
      flushed = upTo;
    }

    @Override
    public void dropTables(java.util.List<Integer> tables) {
      entries.clear();
    }

    @Override
    public Checkpoint checkpoint(java.util.List<String> accepted) {
      throw new UnsupportedOperationException("nobody copies a map");
    }

    @Override
    public BaseImport beginImport() {
      throw new UnsupportedOperationException("nobody copies a map");
    }

    @Override
    public java.util.List<Integer> tables() {
      throw new UnsupportedOperationException("all keys are of one table");
    }

    @Override
    public long sizeOf(java.util.List<Integer> tables) {
      return 0;
    }

    @Override
    public Map<String, Long> statistics() {
      return Map.of();
    }

    @Override
    public byte[] get(int table, byte[] key) {
      return entries.get(key);
    }

    @Override
    public boolean mayHave(int table, byte[] key) {
      return entries.containsKey(key);
    }

    @Override
    public EntryCursor scan(int table, KeyRange range, boolean reverse) {
      var tail = entries.tailMap(range.low()).entrySet().iterator();
      return new EntryCursor() {
        private Map.Entry<byte[], byte[]> at;

        @Override
        public boolean next() {
          at = tail.hasNext() ? tail.next() : null;
          return at != null;
        }

        @Override
        public byte[] key() {
          return at.getKey();
        }

        @Override
        public byte[] value() {
          return at.getValue();
        }

        @Override
        public void seek(byte[] bound) {
          throw new UnsupportedOperationException("scans here go straight on");
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void close() {}
  }
}
