// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** The record cache in a node: Caffeine, bounded by the bytes of keys and values. */
public final class CaffeineCache implements PointCache {
  /** What an entry takes besides its value: key, wrapper, and Caffeine's own node. */
  private static final int ENTRY_BYTES = 160;

  private final Cache<Key, Cached> cache;

  private record Key(int table, byte[] bytes) {
    @Override
    public int hashCode() {
      return KeyHash.of(bytes) + table * 0x9E3779B9;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && table == key.table && Arrays.equals(bytes, key.bytes);
    }
  }

  /** A cache of at most that many bytes on the heap. */
  public CaffeineCache(long maxBytes) {
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher((Key key, Cached value) -> ENTRY_BYTES + value.value().length)
            .executor(Runnable::run)
            .recordStats()
            .build();
  }

  @Override
  public Cached get(int table, byte[] key) {
    return cache.getIfPresent(new Key(table, key));
  }

  @Override
  public void fill(int table, byte[] key, Cached value, BooleanSupplier stillCurrent) {
    cache
        .asMap()
        .compute(
            new Key(table, key), (k, present) -> stillCurrent.getAsBoolean() ? value : present);
  }

  @Override
  public void replace(int table, byte[] key, Cached value) {
    cache.asMap().computeIfPresent(new Key(table, key), (k, present) -> value);
  }

  @Override
  public void remove(int table, byte[] key) {
    cache.invalidate(new Key(table, key));
  }

  @Override
  public Map<String, Long> statistics() {
    CacheStats stats = cache.stats();
    Map<String, Long> facts = new TreeMap<>();
    facts.put("bytes", heldBytes());
    facts.put("entries", cache.estimatedSize());
    facts.put("evictions", stats.evictionCount());
    facts.put("hits", stats.hitCount());
    facts.put("maxBytes", cache.policy().eviction().orElseThrow().getMaximum());
    facts.put("misses", stats.missCount());
    return facts;
  }

  /** Bytes held now, as weighed. */
  public long heldBytes() {
    return cache.policy().eviction().orElseThrow().weightedSize().orElse(0);
  }
}
