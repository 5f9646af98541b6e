// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

/** A section keyed by bytes that are looked up whole: a hash map, sorted when a scan asks. */
final class PointSection extends Section {
  private final BytesMap versions = new BytesMap();
  private final SortedKeys keys = new SortedKeys();

  @Override
  Version newest(byte[] key) {
    return versions.get(key);
  }

  @Override
  void put(byte[] key, long timestamp, byte[] value) {
    Version older = versions.get(key);
    versions.put(key, new Version(timestamp, value, older));
    if (older == null) {
      keys.add(key);
    }
  }

  @Override
  EntryCursor cursor(KeyRange range, boolean reverse, long readTimestamp) {
    return keys.cursor(
        range,
        reverse,
        key -> {
          Version newest = versions.get(key);
          return newest == null ? null : newest.at(readTimestamp);
        });
  }

  /** A point key is unique whole, so its only prefix that matters is itself. */
  @Override
  boolean hasNewer(byte[] prefix, long timestamp) {
    Version newest = versions.get(prefix);
    return newest != null && Long.compareUnsigned(newest.timestamp, timestamp) > 0;
  }
}
