// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store.io;

import io.tapdb.engine.store.Tables;
import java.util.List;
import java.util.function.Supplier;
import org.rocksdb.EnvOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileWriter;

/** Writes sorted entries into one or more table files, which do not overlap. */
final class TableFiles implements AutoCloseable {
  /** Beyond this size a file ends where the next table begins. */
  private static final long SPLIT_BYTES = 4L << 20;

  private final Options options;
  private final Supplier<String> names;
  private final List<String> written;
  private final EnvOptions environment = new EnvOptions();
  private SstFileWriter writer;
  private long bytes;
  private int table = -1;

  /**
   * Prepares to write.
   *
   * @param names gives the path of each new file
   * @param written takes the paths of the files that were begun
   */
  TableFiles(Options options, Supplier<String> names, List<String> written) {
    this.options = options;
    this.names = names;
    this.written = written;
  }

  /** A null value removes the key. */
  void put(int toTable, byte[] key, byte[] value) throws RocksDBException {
    if (toTable != table) {
      // what every flush writes anew stands apart, or each file would reach over all before it
      if (bytes > SPLIT_BYTES || (isOwn(table) && !isOwn(toTable))) {
        finish();
      }
      table = toTable;
    }
    put(RocksKeys.key(toTable, key), value);
  }

  /** Whether the table is the store's own: counters and catalog, or what precedes all tables. */
  private static boolean isOwn(int table) {
    return table < Tables.id(Tables.FIRST_FREE, 0);
  }

  void put(byte[] key, byte[] value) throws RocksDBException {
    if (writer == null) {
      String name = names.get();
      written.add(name);
      writer = new SstFileWriter(environment, options);
      writer.open(name);
    }
    if (value == null) {
      writer.delete(key);
    } else {
      writer.put(key, value);
      bytes += value.length;
    }
    bytes += key.length;
  }

  /** Ends and syncs the file that is being written. */
  void finish() throws RocksDBException {
    if (writer != null) {
      writer.finish();
      writer.close();
      writer = null;
      bytes = 0;
    }
  }

  @Override
  public void close() {
    if (writer != null) {
      writer.close();
    }
    environment.close();
  }
}
