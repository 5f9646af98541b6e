// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * A hash map from byte arrays to versions for one writer and many readers, without locks. Nothing
 * is ever removed from it.
 *
 * <p>Readers are safe for the reason given in {@link LongMap}: a slot's key and hash are written
 * before its value, and the value with release semantics.
 */
final class BytesMap {
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Version[].class);
  private static final int FIRST_SLOTS = 64;

  private static final class Slots {
    final int[] hashes;
    final byte[][] keys;
    final Version[] values;

    Slots(int count) {
      hashes = new int[count];
      keys = new byte[count][];
      values = new Version[count];
    }
  }

  private volatile Slots slots = new Slots(FIRST_SLOTS);
  private int size;

  Version get(byte[] key) {
    Slots now = slots;
    int mask = now.keys.length - 1;
    int hash = KeyHash.of(key);
    for (int slot = hash & mask; ; slot = (slot + 1) & mask) {
      Version value = (Version) SLOT.getAcquire(now.values, slot);
      if (value == null) {
        return null;
      }
      if (now.hashes[slot] == hash && Arrays.equals(now.keys[slot], key)) {
        return value;
      }
    }
  }

  /** Puts a value; writer only. */
  void put(byte[] key, Version value) {
    Slots now = slots;
    if (size >= now.keys.length - now.keys.length / 4) {
      now = grow(now);
    }
    if (insert(now, KeyHash.of(key), key, value)) {
      size++;
    }
  }

  private static boolean insert(Slots into, int hash, byte[] key, Version value) {
    int mask = into.keys.length - 1;
    int slot = hash & mask;
    while (into.values[slot] != null
        && !(into.hashes[slot] == hash && Arrays.equals(into.keys[slot], key))) {
      slot = (slot + 1) & mask;
    }
    boolean isNew = into.values[slot] == null;
    if (isNew) {
      into.hashes[slot] = hash;
      into.keys[slot] = key;
    }
    SLOT.setRelease(into.values, slot, value);
    return isNew;
  }

  private Slots grow(Slots old) {
    Slots grown = new Slots(old.keys.length * 2);
    for (int i = 0; i < old.keys.length; i++) {
      if (old.values[i] != null) {
        insert(grown, old.hashes[i], old.keys[i], old.values[i]);
      }
    }
    slots = grown;
    return grown;
  }
}
