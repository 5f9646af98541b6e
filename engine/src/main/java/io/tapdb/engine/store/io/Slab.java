// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store.io;

import java.util.Arrays;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;

/**
 * One Chronicle Map off the heap: a fixed number of slots for values of up to one size.
 *
 * <p>The map has one segment whose entries are one chunk each, so that every slot can really be
 * filled, which a map of mixed sizes does not promise. A slot that is given back keeps its bytes
 * until it is filled again. One thread fills and frees; any thread reads a slot that is filled.
 */
final class Slab implements AutoCloseable {
  private static final int KEY_BYTES = Integer.BYTES;

  /** What the map needs beside each entry when the number of entries is a power of two. */
  private static final int LOOKUP_BYTES = 16;

  private static final int FIXED_BYTES = 64 << 10;

  private final int number;
  private final int sizeClass;
  private final int slots;
  private final ChronicleMap<Integer, byte[]> map;
  private final long footprint;
  private int[] free = new int[16];
  private int freeCount;
  private int fresh;

  /**
   * Takes memory off the heap; the system gives it page by page as slots are filled.
   *
   * @param slots a power of two
   */
  Slab(int number, int sizeClass, int slots) {
    this.number = number;
    this.sizeClass = sizeClass;
    this.slots = slots;
    int largest = SizeClasses.bytes(sizeClass);
    this.map =
        ChronicleMapBuilder.of(Integer.class, byte[].class)
            .name("values")
            .entries(slots)
            .averageValueSize(largest)
            .actualSegments(1)
            .entriesPerSegment(slots)
            .actualChunkSize(chunkBytes(sizeClass))
            .actualChunksPerSegmentTier(slots)
            .maxChunksPerEntry(1)
            .allowSegmentTiering(false)
            .putReturnsNull(true)
            .removeReturnsNull(true)
            .checksumEntries(false)
            .skipCloseOnExitHook(true)
            .create();
    this.footprint = map.offHeapMemoryUsed();
  }

  /** An entry: the key, the length of the value in seven bits a byte, the value. */
  private static int chunkBytes(int sizeClass) {
    int largest = SizeClasses.bytes(sizeClass);
    int lengthBytes = largest < 1 << 7 ? 1 : largest < 1 << 14 ? 2 : 3;
    return KEY_BYTES + lengthBytes + largest;
  }

  /** What a slab with that many slots takes off the heap, at most. */
  static long footprint(int sizeClass, int slots) {
    return FIXED_BYTES + (long) slots * (chunkBytes(sizeClass) + LOOKUP_BYTES);
  }

  /** How many slots, a power of two, fit into that many bytes; less than one is none. */
  static int slotsIn(int sizeClass, long bytes) {
    long slots = (bytes - FIXED_BYTES) / (chunkBytes(sizeClass) + LOOKUP_BYTES);
    return slots < 1 ? 0 : (int) Long.highestOneBit(slots);
  }

  int number() {
    return number;
  }

  int sizeClass() {
    return sizeClass;
  }

  long footprint() {
    return footprint;
  }

  boolean isFull() {
    return freeCount == 0 && fresh == slots;
  }

  boolean isEmpty() {
    return freeCount == fresh;
  }

  /** Fills a slot. */
  int fill(byte[] value) {
    int slot = freeCount > 0 ? free[freeCount - 1] : fresh;
    map.put(slot, value);
    if (freeCount > 0) {
      freeCount--;
    } else {
      fresh++;
    }
    return slot;
  }

  byte[] read(int slot) {
    return map.get(slot);
  }

  void free(int slot) {
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, freeCount * 2);
    }
    free[freeCount++] = slot;
  }

  @Override
  public void close() {
    map.close();
  }
}
