// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store.io;

import io.tapdb.engine.store.EntryCursor;
import io.tapdb.engine.store.KeyRange;
import io.tapdb.engine.store.Scratch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/**
 * Scratch room in a RocksDB of its own, opened when first needed and deleted at each start.
 *
 * <p>A spilled layer is a run of keys {@code (layer, table, key, inverted timestamp)}, so that the
 * versions of a key lie together with the newest first. Keys of one table are never prefixes of one
 * another, which keeps that order true to the order of keys.
 */
public final class RocksScratch implements Scratch {
  private static final long BLOCK_CACHE_BYTES = 16L << 20;
  private static final byte REMOVED = 0;
  private static final byte PRESENT = 1;

  private final Path folder;
  private RocksOptions settings;
  private RocksDB db;
  private int layers;

  /** Scratch room in that folder; whatever is in it is deleted. */
  public RocksScratch(Path folder) throws IOException {
    this.folder = folder;
    if (Files.exists(folder)) {
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    Files.createDirectories(folder);
  }

  @Override
  public synchronized Spilled spill(Versions versions) throws IOException {
    List<String> written = new ArrayList<>();
    int layer = ++layers;
    try {
      open();
      try (TableFiles files =
          new TableFiles(settings.options(), () -> file(layer, written.size()), written)) {
        while (versions.next()) {
          byte[] key = versionKey(layer, versions);
          files.put(key, marked(versions.value()));
        }
        files.finish();
      }
      try (IngestExternalFileOptions options = new IngestExternalFileOptions().setMoveFiles(true)) {
        db.ingestExternalFile(written, options);
      }
      return new Layer(layer);
    } catch (RocksDBException failure) {
      throw RocksKeys.asIo(failure);
    } finally {
      // what was taken in has moved; what is left of a try that failed would keep a full disk full
      for (String file : written) {
        Files.deleteIfExists(Path.of(file));
      }
    }
  }

  private String file(int layer, int number) {
    return folder.resolve("spill-" + layer + "-" + number + ".sst").toString();
  }

  private void open() throws RocksDBException {
    if (db == null) {
      settings = new RocksOptions(BLOCK_CACHE_BYTES);
      db = RocksDB.open(settings.options(), folder.toString());
    }
  }

  private static byte[] versionKey(int layer, Versions version) {
    return key(layer, version.table(), version.key(), version.timestamp());
  }

  private static byte[] key(int layer, int table, byte[] key, long timestamp) {
    return ByteBuffer.allocate(16 + key.length)
        .putInt(layer)
        .putInt(table)
        .put(key)
        .putLong(~timestamp)
        .array();
  }

  private static byte[] bound(int layer, int table, byte[] key) {
    return ByteBuffer.allocate(8 + key.length).putInt(layer).putInt(table).put(key).array();
  }

  private static byte[] marked(byte[] value) {
    if (value == null) {
      return new byte[] {REMOVED};
    }
    byte[] marked = new byte[value.length + 1];
    marked[0] = PRESENT;
    System.arraycopy(value, 0, marked, 1, value.length);
    return marked;
  }

  private static byte[] unmarked(byte[] marked) {
    return marked[0] == REMOVED ? null : Arrays.copyOfRange(marked, 1, marked.length);
  }

  @Override
  public synchronized void close() {
    if (db != null) {
      db.close();
      settings.close();
    }
  }

  private final class Layer implements Spilled {
    private static final byte[] NOTHING = {};

    private final int layer;

    Layer(int layer) {
      this.layer = layer;
    }

    @Override
    public byte[][] find(int table, byte[] key, long readTimestamp) {
      try (Walk walk = new Walk(table, new KeyRange(key, null), false, readTimestamp)) {
        return walk.next() && Arrays.equals(walk.key(), key) ? new byte[][] {walk.value()} : null;
      }
    }

    @Override
    public EntryCursor cursor(int table, KeyRange range, boolean reverse, long readTimestamp) {
      return new Walk(table, range, reverse, readTimestamp);
    }

    @Override
    public void close() {
      try {
        db.deleteFilesInRanges(
            db.getDefaultColumnFamily(),
            List.of(bound(layer, 0, NOTHING), bound(layer + 1, 0, NOTHING)),
            false);
        db.deleteRange(bound(layer, 0, NOTHING), bound(layer + 1, 0, NOTHING));
      } catch (RocksDBException failure) {
        throw new StoreDamagedException(failure);
      }
    }

    /** A walk over the keys, which looks at as many versions of each as it takes. */
    private final class Walk implements EntryCursor {
      private final int table;
      private final boolean reverse;
      private final long readTimestamp;
      private final Slice low;
      private final Slice high;
      private final ReadOptions options;
      private final RocksIterator iterator;
      private byte[] key;
      private byte[] value;

      Walk(int table, KeyRange range, boolean reverse, long readTimestamp) {
        this.table = table;
        this.reverse = reverse;
        this.readTimestamp = readTimestamp;
        low = new Slice(bound(layer, table, range.low() == null ? NOTHING : range.low()));
        high =
            new Slice(
                range.high() == null
                    ? bound(layer, table + 1, NOTHING)
                    : bound(layer, table, range.high()));
        options = new ReadOptions().setIterateLowerBound(low).setIterateUpperBound(high);
        iterator = db.newIterator(options);
        if (reverse) {
          iterator.seekToLast();
        } else {
          iterator.seekToFirst();
        }
      }

      @Override
      public boolean next() {
        while (isAtEntry()) {
          byte[] at = keyHere();
          boolean visible = reverse ? readBackwards(at) : readForwards(at);
          if (visible) {
            key = at;
            return true;
          }
        }
        return false;
      }

      /**
       * Whether there is an entry; the end and a disk that failed look alike but for the status.
       */
      private boolean isAtEntry() {
        if (iterator.isValid()) {
          return true;
        }
        try {
          iterator.status();
          return false;
        } catch (RocksDBException failure) {
          throw new StoreDamagedException(failure);
        }
      }

      private byte[] keyHere() {
        byte[] whole = iterator.key();
        return Arrays.copyOfRange(whole, 8, whole.length - 8);
      }

      private boolean isVisibleHere() {
        byte[] whole = iterator.key();
        long timestamp = ~ByteBuffer.wrap(whole).getLong(whole.length - 8);
        return Long.compareUnsigned(timestamp, readTimestamp) <= 0;
      }

      /** Newest first: the first visible version counts, the others of the key are passed over. */
      private boolean readForwards(byte[] at) {
        boolean found = false;
        while (isAtEntry() && Arrays.equals(keyHere(), at)) {
          if (!found && isVisibleHere()) {
            value = unmarked(iterator.value());
            found = true;
          }
          iterator.next();
        }
        return found;
      }

      /** Oldest first: the last visible version counts. */
      private boolean readBackwards(byte[] at) {
        boolean found = false;
        while (isAtEntry() && Arrays.equals(keyHere(), at)) {
          if (isVisibleHere()) {
            value = unmarked(iterator.value());
            found = true;
          }
          iterator.prev();
        }
        return found;
      }

      @Override
      public byte[] key() {
        return key;
      }

      @Override
      public byte[] value() {
        return value;
      }

      @Override
      public void seek(byte[] target) {
        byte[] at = bound(layer, table, target);
        if (reverse) {
          iterator.seekForPrev(at);
        } else {
          iterator.seek(at);
        }
      }

      @Override
      public void close() {
        iterator.close();
        options.close();
        low.close();
        high.close();
      }
    }
  }
}
