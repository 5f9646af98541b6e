// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.world;

import io.tapdb.engine.store.BaseStore;
import io.tapdb.engine.store.HeapScratch;
import io.tapdb.engine.store.PointCache;
import io.tapdb.engine.store.Scratch;
import io.tapdb.replica.StoreFiles;
import io.tapdb.replica.sync.HeapRollbackFiles;
import io.tapdb.replica.sync.RollbackFiles;

/** Stores that outlive a node: what it flushed is there when it is started again. */
public record HeapStores(BaseStore base, BaseStore localBase) implements StoreFiles {
  @Override
  public Scratch scratch() {
    return new HeapScratch();
  }

  @Override
  public PointCache cache() {
    return new HeapCache();
  }

  @Override
  public RollbackFiles rollbackFiles() {
    return new HeapRollbackFiles();
  }
}
