// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Values of the base that are read often, by key: records and entries of {@code _id} indexes.
 *
 * <p>A cached value says at which flush it was read, and holds until a flush changes its key. The
 * store keeps it right by an order of steps that is written down in {@link VersionStore}; a cache
 * has to make each of its methods atomic for one key. Safe for many threads.
 */
public interface PointCache {
  /**
   * A value of the base.
   *
   * @param flush the number of the flush after which it was read or written
   */
  record Cached(byte[] value, long flush) {}

  /** A cache that keeps nothing. */
  PointCache NONE =
      new PointCache() {
        @Override
        public Cached get(int table, byte[] key) {
          return null;
        }

        @Override
        public void fill(int table, byte[] key, Cached value, BooleanSupplier stillCurrent) {}

        @Override
        public void replace(int table, byte[] key, Cached value) {}

        @Override
        public void remove(int table, byte[] key) {}
      };

  /** What is cached for the key, or null. */
  Cached get(int table, byte[] key);

  /** Keeps a value that was just read, if that is still current when the key is locked. */
  void fill(int table, byte[] key, Cached value, BooleanSupplier stillCurrent);

  /** Puts a new value in place of an old one; keeps nothing for a key that was not there. */
  void replace(int table, byte[] key, Cached value);

  void remove(int table, byte[] key);

  /** Facts about the cache for {@code serverStatus}, by name. */
  default Map<String, Long> statistics() {
    return Map.of();
  }
}
