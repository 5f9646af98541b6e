// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica;

import io.tapdb.engine.store.BaseStore;
import io.tapdb.engine.store.PointCache;
import io.tapdb.engine.store.Scratch;
import io.tapdb.replica.sync.RollbackFiles;
import java.io.IOException;

/**
 * Opens the stores of a node: at its start, and again whenever its data are taken up anew, after a
 * rollback or a first copy. What was opened before has been closed by then.
 */
public interface StoreFiles {
  /** Where stable data are. */
  BaseStore base() throws IOException;

  /** Where data are that are not in the log. */
  BaseStore localBase() throws IOException;

  /** Where versions go that must wait; empty. */
  Scratch scratch() throws IOException;

  /** Values of the base read often; empty. */
  PointCache cache();

  /** Where documents go that a rollback undoes. */
  RollbackFiles rollbackFiles();
}
