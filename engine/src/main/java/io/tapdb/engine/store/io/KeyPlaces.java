// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store.io;

import java.util.Arrays;

/** A growing list of keys, each with the place of its value. */
final class KeyPlaces {
  private byte[][] keys = new byte[64][];
  private long[] places = new long[64];
  private int size;

  void add(byte[] key, long place) {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, size * 2);
      places = Arrays.copyOf(places, size * 2);
    }
    keys[size] = key;
    places[size++] = place;
  }

  int size() {
    return size;
  }

  byte[] key(int index) {
    return keys[index];
  }

  long place(int index) {
    return places[index];
  }

  byte[][] keys(int from, int to) {
    return Arrays.copyOfRange(keys, from, to);
  }

  long[] places(int from, int to) {
    return Arrays.copyOfRange(places, from, to);
  }
}
