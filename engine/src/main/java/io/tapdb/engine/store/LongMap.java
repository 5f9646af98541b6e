// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A hash map from long to objects for one writer and many readers, without locks and boxes. Nothing
 * is ever removed from it.
 *
 * <p><b>Why readers are safe.</b> A slot is taken by writing its key and then its value with
 * release semantics; a reader that sees the value therefore sees the key. Growing copies everything
 * into new arrays and publishes them at once through a volatile field. A reader that still walks
 * the old arrays misses only what was put after it began, which it must not rely on: readers begin
 * by reading a timestamp that was published after the puts they want to see.
 */
final class LongMap<T> {
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);
  private static final int FIRST_SLOTS = 64;

  private static final class Arrays {
    final long[] keys;
    final Object[] values;

    Arrays(int slots) {
      keys = new long[slots];
      values = new Object[slots];
    }
  }

  private volatile Arrays arrays = new Arrays(FIRST_SLOTS);
  private int size;

  T get(long key) {
    Arrays now = arrays;
    int mask = now.keys.length - 1;
    for (int slot = slot(key, mask); ; slot = (slot + 1) & mask) {
      Object value = SLOT.getAcquire(now.values, slot);
      if (value == null) {
        return null;
      }
      if (now.keys[slot] == key) {
        return cast(value);
      }
    }
  }

  /** Puts a value; writer only. */
  void put(long key, T value) {
    Arrays now = arrays;
    if (size >= now.keys.length - now.keys.length / 4) {
      now = grow(now);
    }
    if (insert(now, key, value)) {
      size++;
    }
  }

  private static boolean insert(Arrays into, long key, Object value) {
    int mask = into.keys.length - 1;
    int slot = slot(key, mask);
    while (into.values[slot] != null && into.keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    boolean isNew = into.values[slot] == null;
    into.keys[slot] = key;
    SLOT.setRelease(into.values, slot, value);
    return isNew;
  }

  private Arrays grow(Arrays old) {
    Arrays grown = new Arrays(old.keys.length * 2);
    for (int i = 0; i < old.keys.length; i++) {
      if (old.values[i] != null) {
        insert(grown, old.keys[i], old.values[i]);
      }
    }
    arrays = grown;
    return grown;
  }

  private static int slot(long key, int mask) {
    long mixed = key * 0x9E3779B97F4A7C15L;
    return (int) (mixed ^ (mixed >>> 32)) & mask;
  }

  @SuppressWarnings("unchecked")
  private T cast(Object value) {
    return (T) value;
  }
}
