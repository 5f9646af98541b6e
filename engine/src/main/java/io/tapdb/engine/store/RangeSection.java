// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** A section that is read in ranges: a skip list. */
final class RangeSection extends Section {
  private final ConcurrentSkipListMap<byte[], Version> versions =
      new ConcurrentSkipListMap<>(Arrays::compareUnsigned);

  @Override
  Version newest(byte[] key) {
    return versions.get(key);
  }

  @Override
  void put(byte[] key, long timestamp, byte[] value) {
    // most keys of an index are new, so this is one descent rather than two
    Version before = versions.putIfAbsent(key, new Version(timestamp, value, null));
    if (before != null) {
      versions.put(key, new Version(timestamp, value, before));
    }
  }

  @Override
  EntryCursor cursor(KeyRange range, boolean reverse, long readTimestamp) {
    return new Walk(range, reverse, readTimestamp);
  }

  @Override
  boolean hasNewer(byte[] prefix, long timestamp) {
    for (Map.Entry<byte[], Version> entry : versions.tailMap(prefix, true).entrySet()) {
      if (!KeyRange.startsWith(entry.getKey(), prefix)) {
        return false;
      }
      if (Long.compareUnsigned(entry.getValue().timestamp, timestamp) > 0) {
        return true;
      }
    }
    return false;
  }

  private final class Walk implements EntryCursor {
    private final boolean reverse;
    private final long readTimestamp;
    private KeyRange range;
    private Iterator<Map.Entry<byte[], Version>> entries;
    private byte[] key;
    private Version version;

    Walk(KeyRange range, boolean reverse, long readTimestamp) {
      this.range = range;
      this.reverse = reverse;
      this.readTimestamp = readTimestamp;
      this.entries = open();
    }

    private Iterator<Map.Entry<byte[], Version>> open() {
      ConcurrentNavigableMap<byte[], Version> inside = versions;
      if (range.low() != null) {
        inside = inside.tailMap(range.low(), true);
      }
      if (range.high() != null) {
        if (range.low() != null && Arrays.compareUnsigned(range.low(), range.high()) > 0) {
          return java.util.Collections.emptyIterator();
        }
        inside = inside.headMap(range.high(), false);
      }
      return (reverse ? inside.descendingMap() : inside).entrySet().iterator();
    }

    @Override
    public boolean next() {
      while (entries.hasNext()) {
        Map.Entry<byte[], Version> entry = entries.next();
        version = entry.getValue().at(readTimestamp);
        if (version != null) {
          key = entry.getKey();
          return true;
        }
      }
      return false;
    }

    @Override
    public byte[] key() {
      return key;
    }

    @Override
    public byte[] value() {
      return version.value;
    }

    @Override
    public void seek(byte[] bound) {
      range = range.from(bound, reverse);
      entries = open();
    }

    @Override
    public void close() {}
  }
}
