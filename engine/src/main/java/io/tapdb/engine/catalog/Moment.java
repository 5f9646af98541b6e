// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.catalog;

import io.tapdb.engine.Namespace;
import io.tapdb.engine.store.Snapshot;

/**
 * Data and definitions as of one timestamp: what a request works on.
 *
 * @param snapshot the data; closed with the moment
 * @param catalog the definitions that belong to them
 */
public record Moment(Snapshot snapshot, Catalog catalog) implements AutoCloseable {
  public long timestamp() {
    return snapshot.timestamp();
  }

  /** The collection of that name, or null. */
  public CollectionEntry find(Namespace namespace) {
    return catalog.find(namespace);
  }

  @Override
  public void close() {
    snapshot.close();
  }
}
