// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.catalog;

import io.tapdb.engine.store.Snapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * The catalog now, and as it was for readers of older snapshots.
 *
 * <p>Only the commit lane adds to it; any thread reads. Definitions rarely change, so it is a short
 * list; a reader from before its end reads the rows of its own moment.
 */
public final class CatalogHistory {
  private static final int MAX_LINKS = 64;

  /** A catalog and the entry that made it. */
  private record Link(long timestamp, Catalog catalog) {}

  private volatile List<Link> newestFirst;

  /** Begins with the catalog that the store holds. */
  public CatalogHistory(Snapshot snapshot) {
    this.newestFirst = List.of(new Link(0, Catalog.read(snapshot)));
  }

  /** The newest catalog, which readers may not see yet. */
  public Catalog now() {
    return newestFirst.getFirst().catalog();
  }

  /** The snapshot together with the catalog that belongs to it. */
  public Moment moment(Snapshot snapshot) {
    Catalog catalog = at(snapshot.timestamp());
    return new Moment(snapshot, catalog == null ? Catalog.read(snapshot) : catalog);
  }

  /** The catalog as a reader of that timestamp has to see it, or null when it is too long ago. */
  private Catalog at(long timestamp) {
    for (Link link : newestFirst) {
      if (Long.compareUnsigned(link.timestamp(), timestamp) <= 0) {
        return link.catalog();
      }
    }
    return null;
  }

  /** Replaces the catalog from that entry on; commit lane only. */
  public void add(long timestamp, Catalog catalog) {
    List<Link> links = new ArrayList<>(newestFirst.size() + 1);
    links.add(new Link(timestamp, catalog));
    links.addAll(newestFirst.subList(0, Math.min(newestFirst.size(), MAX_LINKS - 1)));
    newestFirst = List.copyOf(links);
  }
}
