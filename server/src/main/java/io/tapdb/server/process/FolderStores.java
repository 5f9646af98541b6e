// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.process;

import io.tapdb.engine.store.BaseStore;
import io.tapdb.engine.store.CaffeineCache;
import io.tapdb.engine.store.PointCache;
import io.tapdb.engine.store.Scratch;
import io.tapdb.engine.store.io.ChronicleBase;
import io.tapdb.engine.store.io.RocksBase;
import io.tapdb.engine.store.io.RocksScratch;
import io.tapdb.replica.StoreFiles;
import io.tapdb.replica.sync.RollbackFiles;
import io.tapdb.server.config.DataFolder;
import io.tapdb.server.config.ServerOptions;
import java.io.IOException;
import java.nio.file.Path;

/** The stores of a node in its data folder, or in memory for the memory engine. */
final class FolderStores implements StoreFiles {
  private static final int LOCAL_CACHE_BYTES = 8 << 20;

  private final DataFolder folder;
  private final ServerOptions options;

  FolderStores(DataFolder folder, ServerOptions options) {
    this.folder = folder;
    this.options = options;
  }

  @Override
  public BaseStore base() throws IOException {
    long given = options.cacheMegabytes() << 20;
    if (options.isVolatile()) {
      long offHeap = given > 0 ? given : MachineMemory.memoryEngineBytes();
      long keys = Runtime.getRuntime().maxMemory() / 4;
      return ChronicleBase.open(
          new ChronicleBase.Limits(offHeap, keys), folder.part("scratch").resolve("copies"));
    }
    long blockCache = given > 0 ? given : MachineMemory.blockCacheBytes();
    return store("base", path -> RocksBase.open(path, blockCache));
  }

  @Override
  public BaseStore localBase() throws IOException {
    return store("local", path -> RocksBase.openLogged(path, LOCAL_CACHE_BYTES));
  }

  @Override
  public Scratch scratch() throws IOException {
    return new RocksScratch(folder.part("scratch").resolve("versions"));
  }

  @Override
  public PointCache cache() {
    return new CaffeineCache(Runtime.getRuntime().maxMemory() / 4);
  }

  @Override
  public RollbackFiles rollbackFiles() {
    return new FolderRollbackFiles(folder.part("rollback"));
  }

  /** How a store on disk is opened. */
  private interface Opening {
    RocksBase open(Path path) throws IOException;
  }

  private RocksBase store(String part, Opening opening) throws IOException {
    Path path = folder.part(part);
    try {
      return opening.open(path);
    } catch (IOException refused) {
      throw new IOException(
          "the store in "
              + path
              + " cannot be opened ("
              + refused.getMessage()
              + "); if it is damaged, start from a copy of the data folder, or from an empty one",
          refused);
    }
  }
}
