// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store.io;

import org.rocksdb.RocksDBException;

/** The base cannot be read: a broken disk or file, which no request can mend. It stops the node. */
final class StoreDamagedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  StoreDamagedException(RocksDBException cause) {
    super(
        "the store on disk cannot be read ("
            + cause.getMessage()
            + "); restore this member from another one or from a backup",
        cause);
  }
}
