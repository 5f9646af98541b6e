// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

/** A section keyed by record id: a hash map, and the ids in order when a scan asks for them. */
final class RecordSection extends Section {
  private final LongMap<Version> versions = new LongMap<>();
  private final SortedKeys keys = new SortedKeys();

  Version newest(long recordId) {
    return versions.get(recordId);
  }

  @Override
  Version newest(byte[] key) {
    return versions.get(Tables.recordId(key));
  }

  @Override
  void put(byte[] key, long timestamp, byte[] value) {
    long recordId = Tables.recordId(key);
    Version older = versions.get(recordId);
    versions.put(recordId, new Version(timestamp, value, older));
    if (older == null) {
      keys.add(key);
    }
  }

  @Override
  EntryCursor cursor(KeyRange range, boolean reverse, long readTimestamp) {
    return keys.cursor(range, reverse, key -> at(newest(key), readTimestamp));
  }

  private static Version at(Version newest, long readTimestamp) {
    return newest == null ? null : newest.at(readTimestamp);
  }

  @Override
  boolean hasNewer(byte[] prefix, long timestamp) {
    throw new IllegalStateException("records have no prefixes");
  }
}
