// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store.io;

import java.util.Arrays;
import java.util.function.LongConsumer;

/** A growing list of places of values. */
final class Places {
  private long[] places = new long[16];
  private int size;

  void add(long place) {
    if (size == places.length) {
      places = Arrays.copyOf(places, size * 2);
    }
    places[size++] = place;
  }

  void forEach(LongConsumer visitor) {
    for (int i = 0; i < size; i++) {
      visitor.accept(places[i]);
    }
  }
}
