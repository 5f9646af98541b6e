// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.catalog;

import io.tapdb.engine.store.Snapshot;

/**
 * The catalog now, and as it was for readers of older snapshots.
 *
 * <p>Only the commit lane adds to it; any thread reads. Definitions rarely change, so it is a short
 * chain, cut where no reader can be any more.
 */
public final class CatalogHistory {
  private static final int MAX_LINKS = 64;

  private record Link(long timestamp, Catalog catalog, Link older) {}

  private volatile Link newest;

  /** Begins with the catalog that the store holds. */
  public CatalogHistory(Snapshot snapshot) {
    this.newest = new Link(0, Catalog.read(snapshot), null);
  }

  /** The newest catalog, which readers may not see yet. */
  public Catalog now() {
    return newest.catalog();
  }

  /** The snapshot together with the catalog that belongs to it. */
  public Moment moment(Snapshot snapshot) {
    Catalog catalog = at(snapshot.timestamp());
    return new Moment(snapshot, catalog == null ? Catalog.read(snapshot) : catalog);
  }

  /** The catalog as a reader of that timestamp has to see it, or null when it is too long ago. */
  private Catalog at(long timestamp) {
    for (Link link = newest; link != null; link = link.older()) {
      if (Long.compareUnsigned(link.timestamp(), timestamp) <= 0) {
        return link.catalog();
      }
    }
    return null;
  }

  /** Replaces the catalog from that entry on; commit lane only. */
  public void add(long timestamp, Catalog catalog) {
    newest = new Link(timestamp, catalog, shortened(newest, MAX_LINKS));
  }

  private static Link shortened(Link link, int links) {
    if (link == null || links == 0) {
      return null;
    }
    Link older = shortened(link.older(), links - 1);
    return older == link.older() ? link : new Link(link.timestamp(), link.catalog(), older);
  }
}
