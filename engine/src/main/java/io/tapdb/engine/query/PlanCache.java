// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tapdb.engine.catalog.CollectionEntry;
import java.util.UUID;

/**
 * Which index won the trial for queries of one shape, so that the next one is planned at once. A
 * choice holds until the definitions of the collection change or it turns out badly. Safe for many
 * threads.
 */
final class PlanCache {
  private static final int MAX_CHOICES = 5000;

  private record Key(UUID collection, long version, String shape) {}

  private final Cache<Key, String> choices =
      Caffeine.newBuilder().maximumSize(MAX_CHOICES).executor(Runnable::run).build();

  /** The name of the candidate that won, or null. */
  String get(CollectionEntry collection, String shape) {
    return choices.getIfPresent(new Key(collection.uuid(), collection.version(), shape));
  }

  void put(CollectionEntry collection, String shape, String name) {
    choices.put(new Key(collection.uuid(), collection.version(), shape), name);
  }
}
