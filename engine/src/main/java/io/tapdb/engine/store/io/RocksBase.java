// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store.io;

import io.tapdb.engine.store.BaseImport;
import io.tapdb.engine.store.BaseSnapshot;
import io.tapdb.engine.store.BaseStore;
import io.tapdb.engine.store.Checkpoint;
import io.tapdb.engine.store.EntriesFile;
import io.tapdb.oplog.OpTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.rocksdb.FlushOptions;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.Range;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SizeApproximationFlag;
import org.rocksdb.Slice;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The durable base: RocksDB, normally without its own log and fed by files.
 *
 * <p>A flush writes its entries into new table files, which RocksDB then takes in all at once,
 * together with the optime they reach to: atomic and durable without a pass through RocksDB's own
 * memtable. A file ends between two tables once it is large, so that inserts, whose record ids only
 * rise, overlap nothing and are never compacted.
 *
 * <p>The small store for what is not in the node's log is the same, but for small flushes with
 * RocksDB's log on.
 */
public final class RocksBase implements BaseStore {
  /** Its files as the format of a {@link Checkpoint}. */
  static final String FORMAT = "rocksdb-1";

  static final byte[] FLUSHED = {0};
  private static final String FILE_PREFIX = "flush-";

  /** How a flush gets into RocksDB. */
  private enum Method {
    FILES,
    LOGGED_BATCH
  }

  private final Path folder;
  private final Method method;
  private final RocksOptions settings;
  private final RocksDB db;
  private final AtomicLong checkpoints = new AtomicLong();

  /** Held while the state changes, and while its files are taken for a checkpoint. */
  private final Object shape = new Object();

  private volatile OpTime flushed;
  private long files;

  private RocksBase(Path folder, Method method, RocksOptions settings, RocksDB db)
      throws RocksDBException {
    this.folder = folder;
    this.method = method;
    this.settings = settings;
    this.db = db;
    byte[] stored = db.get(FLUSHED);
    this.flushed = stored == null ? OpTime.NULL : decode(stored);
  }

  /**
   * Opens the base in that folder or begins one.
   *
   * @param blockCacheBytes memory off the heap for blocks that were read
   */
  public static RocksBase open(Path folder, long blockCacheBytes) throws IOException {
    return open(folder, blockCacheBytes, Method.FILES);
  }

  /**
   * Opens a store for small flushes that come often and have no log beside them: each is one batch
   * through RocksDB's own log, on disk when it returns.
   */
  public static RocksBase openLogged(Path folder, long blockCacheBytes) throws IOException {
    return open(folder, blockCacheBytes, Method.LOGGED_BATCH);
  }

  private static RocksBase open(Path folder, long blockCacheBytes, Method method)
      throws IOException {
    new Folders(folder).tidy();
    Files.createDirectories(folder);
    deleteLeftovers(folder);
    RocksOptions settings = new RocksOptions(blockCacheBytes);
    try {
      return new RocksBase(
          folder, method, settings, RocksDB.open(settings.options(), folder.toString()));
    } catch (RocksDBException failure) {
      settings.close();
      throw RocksKeys.asIo(failure);
    }
  }

  /** Files that a crash left between being written and being taken in. */
  private static void deleteLeftovers(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      for (Path path : paths.toList()) {
        if (path.getFileName().toString().startsWith(FILE_PREFIX)) {
          Files.delete(path);
        }
      }
    }
  }

  private static byte[] encode(OpTime opTime) {
    return ByteBuffer.allocate(16).putLong(opTime.timestamp()).putLong(opTime.term()).array();
  }

  static OpTime decode(byte[] stored) {
    ByteBuffer buffer = ByteBuffer.wrap(stored);
    return new OpTime(buffer.getLong(), buffer.getLong());
  }

  @Override
  public OpTime flushed() {
    return flushed;
  }

  @Override
  public BaseSnapshot snapshot() {
    return new RocksSnapshot(db);
  }

  @Override
  public void flush(Entries sorted, OpTime upTo) throws IOException {
    if (method == Method.FILES) {
      flushAsFiles(sorted, upTo);
    } else {
      flushAsBatch(sorted, upTo);
    }
  }

  private void flushAsBatch(Entries sorted, OpTime upTo) throws IOException {
    try (WriteBatch batch = new WriteBatch();
        WriteOptions synced = new WriteOptions().setSync(true)) {
      batch.put(FLUSHED, encode(upTo));
      while (sorted.next()) {
        byte[] key = RocksKeys.key(sorted.table(), sorted.key());
        if (sorted.value() == null) {
          batch.delete(key);
        } else {
          batch.put(key, sorted.value());
        }
      }
      synchronized (shape) {
        db.write(synced, batch);
        flushed = upTo;
      }
    } catch (RocksDBException failure) {
      throw RocksKeys.asIo(failure);
    }
  }

  private void flushAsFiles(Entries sorted, OpTime upTo) throws IOException {
    List<String> written = new ArrayList<>();
    try (TableFiles tables = new TableFiles(settings.options(), this::nextFile, written)) {
      tables.put(FLUSHED, encode(upTo));
      while (sorted.next()) {
        tables.put(sorted.table(), sorted.key(), sorted.value());
      }
      tables.finish();
      synchronized (shape) {
        ingest(written);
        flushed = upTo;
      }
    } catch (RocksDBException failure) {
      throw RocksKeys.asIo(failure);
    } finally {
      for (String file : written) {
        Files.deleteIfExists(Path.of(file));
      }
    }
  }

  private String nextFile() {
    return folder.resolve(FILE_PREFIX + files++ + ".sst").toString();
  }

  private void ingest(List<String> written) throws RocksDBException {
    try (IngestExternalFileOptions options =
        new IngestExternalFileOptions()
            .setMoveFiles(true)
            .setSnapshotConsistency(true)
            .setAllowGlobalSeqNo(true)
            .setAllowBlockingFlush(true)) {
      db.ingestExternalFile(written, options);
    }
  }

  @Override
  public void dropTables(List<Integer> tables) throws IOException {
    if (tables.isEmpty()) {
      return;
    }
    try (WriteBatch batch = new WriteBatch();
        WriteOptions options = new WriteOptions().setDisableWAL(method == Method.FILES);
        FlushOptions wait = new FlushOptions().setWaitForFlush(true)) {
      for (int table : tables) {
        batch.deleteRange(RocksKeys.first(table), RocksKeys.first(table + 1));
      }
      db.write(options, batch);
      db.flush(wait);
    } catch (RocksDBException failure) {
      throw RocksKeys.asIo(failure);
    }
  }

  @Override
  public Checkpoint checkpoint(List<String> accepted) throws IOException {
    Path copies = new Folders(folder).checkpoints();
    Files.createDirectories(copies);
    Path made = copies.resolve(String.valueOf(checkpoints.incrementAndGet()));
    if (accepted.contains(FORMAT)) {
      return new FolderCheckpoint(made, FORMAT, link(made));
    }
    EntriesFile.checkAccepted(accepted);
    try (BaseSnapshot snapshot = snapshot()) {
      return FolderCheckpoint.ofEntries(snapshot, made);
    }
  }

  /** Makes links to the files of the present state, and says which one that is. */
  private OpTime link(Path into) throws IOException {
    try (org.rocksdb.Checkpoint linked = org.rocksdb.Checkpoint.create(db)) {
      synchronized (shape) {
        linked.createCheckpoint(into.toString());
        return flushed;
      }
    } catch (RocksDBException failure) {
      throw RocksKeys.asIo(failure);
    }
  }

  @Override
  public BaseImport beginImport() throws IOException {
    return new RocksImport(folder);
  }

  @Override
  public long sizeOf(List<Integer> tables) {
    long bytes = 0;
    for (int table : tables) {
      try (Slice low = new Slice(RocksKeys.first(table));
          Slice high = new Slice(RocksKeys.first(table + 1))) {
        bytes +=
            db.getApproximateSizes(
                    List.of(new Range(low, high)), SizeApproximationFlag.INCLUDE_FILES)[0];
      }
    }
    return bytes;
  }

  @Override
  public Map<String, Long> statistics() {
    return Map.of(
        "blockCacheBytes", settings.blockCache().getUsage(),
        "filesAtLevel0", property("rocksdb.num-files-at-level0"),
        "pendingCompactionBytes", property("rocksdb.estimate-pending-compaction-bytes"),
        "tableReaderBytes", property("rocksdb.estimate-table-readers-mem"),
        "totalFileBytes", property("rocksdb.total-sst-files-size"),
        "openSnapshots", property("rocksdb.num-snapshots"));
  }

  private long property(String name) {
    try {
      return Long.parseLong(db.getProperty(name));
    } catch (RocksDBException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Override
  public void close() {
    db.close();
    settings.close();
  }
}
