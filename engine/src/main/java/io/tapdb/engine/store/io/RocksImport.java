// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store.io;

import io.tapdb.engine.store.EntriesFile;
import io.tapdb.oplog.OpTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A copy of a base in RocksDB: from the files of another one, or from its entries. */
final class RocksImport extends FolderImport {
  private static final long CACHE_BYTES = 8 << 20;

  /**
   * Begins a copy.
   *
   * @param base the folder of the base, which may be open until the copy is finished
   */
  RocksImport(Path base) throws IOException {
    super(base);
  }

  @Override
  public List<String> formats() {
    return List.of(RocksBase.FORMAT, EntriesFile.FORMAT);
  }

  @Override
  OpTime check(String format) throws IOException {
    if (format.equals(EntriesFile.FORMAT)) {
      takeEntries();
    } else if (!format.equals(RocksBase.FORMAT)) {
      throw unknown(format);
    }
    try (RocksBase copied = RocksBase.open(folder(), CACHE_BYTES)) {
      return copied.flushed();
    }
  }

  private void takeEntries() throws IOException {
    Path file = Folders.file(folder(), EntriesFile.NAME);
    try (RocksBase made = RocksBase.open(folder(), CACHE_BYTES)) {
      read(file, entries -> made.flush(entries, entries.at()));
    }
    Files.delete(file);
  }
}
