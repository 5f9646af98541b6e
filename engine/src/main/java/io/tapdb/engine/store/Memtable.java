// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A layer on the heap: it takes every write of one range of timestamps until it is sealed.
 *
 * <p>Only the commit lane writes; any thread reads. Nothing is ever removed or changed in it, so a
 * sealed one needs no care at all.
 */
final class Memtable implements Layer {
  /**
   * What an entry costs on the heap besides its key and value: map slots, version, array headers.
   */
  private static final int ENTRY_BYTES = 96;

  private final LongMap<Section> sections = new LongMap<>();
  private final List<Integer> tables = new ArrayList<>();
  private final Set<Integer> counted = new HashSet<>();
  private volatile long lastTimestamp;
  private volatile long heapBytes;

  Memtable(long afterTimestamp) {
    this.lastTimestamp = afterTimestamp;
  }

  /** Adds a version; commit lane only. */
  void put(int table, byte[] key, long timestamp, byte[] value) {
    Section section = sections.get(table);
    if (section == null) {
      section = Section.of(table);
      sections.put(table, section);
      synchronized (tables) {
        tables.add(table);
      }
    }
    section.put(key, timestamp, value);
    heapBytes = heapBytes + ENTRY_BYTES + key.length + (value == null ? 0 : value.length);
    lastTimestamp = timestamp;
  }

  /** Notes that the counts of the collection changed here; commit lane only. */
  void noteCounted(int recordTable) {
    counted.add(recordTable);
  }

  /** The collections noted so far; commit lane only. */
  Set<Integer> countedTables() {
    return counted;
  }

  /** Tables with entries, in order of their ids. */
  List<Integer> tables() {
    synchronized (tables) {
      return tables.stream().sorted(Comparator.naturalOrder()).toList();
    }
  }

  /** Whether the key, or one with that prefix in a range table, changed after the timestamp. */
  boolean hasNewer(int table, byte[] prefix, long timestamp) {
    Section section = sections.get(table);
    return section != null && section.hasNewer(prefix, timestamp);
  }

  boolean recordHasNewer(int table, long recordId, long timestamp) {
    Version newest = newestRecord(table, recordId);
    return newest != null && Long.compareUnsigned(newest.timestamp, timestamp) > 0;
  }

  private Version newestRecord(int table, long recordId) {
    return sections.get(table) instanceof RecordSection records ? records.newest(recordId) : null;
  }

  @Override
  public Version find(int table, byte[] key, long readTimestamp) {
    Section section = sections.get(table);
    Version newest = section == null ? null : section.newest(key);
    return newest == null ? null : newest.at(readTimestamp);
  }

  @Override
  public Version findRecord(int table, long recordId, long readTimestamp) {
    Version newest = newestRecord(table, recordId);
    return newest == null ? null : newest.at(readTimestamp);
  }

  @Override
  public EntryCursor cursor(int table, KeyRange range, boolean reverse, long readTimestamp) {
    Section section = sections.get(table);
    return section == null ? null : section.cursor(range, reverse, readTimestamp);
  }

  @Override
  public long lastTimestamp() {
    return lastTimestamp;
  }

  @Override
  public long heapBytes() {
    return heapBytes;
  }
}
