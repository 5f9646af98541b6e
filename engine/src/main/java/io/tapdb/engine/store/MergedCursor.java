// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import java.util.Arrays;
import java.util.List;

/**
 * A walk over several layers of one table as if they were one: of entries with the same key only
 * that of the newest layer counts.
 */
final class MergedCursor implements EntryCursor {
  private final EntryCursor[] layers;
  private final byte[][] keys;
  private final boolean[] unread;
  private final boolean reverse;
  private final boolean keepRemoved;
  private int current = -1;

  /**
   * Merges the layers.
   *
   * @param newestFirst the layers; closed with this cursor
   * @param keepRemoved whether entries that say "removed" are given too, for a merge above this one
   */
  MergedCursor(List<EntryCursor> newestFirst, boolean reverse, boolean keepRemoved) {
    this.layers = newestFirst.toArray(new EntryCursor[0]);
    this.keys = new byte[layers.length][];
    this.unread = new boolean[layers.length];
    this.reverse = reverse;
    this.keepRemoved = keepRemoved;
    Arrays.fill(unread, true);
  }

  @Override
  public boolean next() {
    do {
      advance();
    } while (current >= 0 && !keepRemoved && layers[current].value() == null);
    return current >= 0;
  }

  private void advance() {
    int first = -1;
    for (int i = 0; i < layers.length; i++) {
      if (unread[i]) {
        keys[i] = layers[i].next() ? layers[i].key() : null;
        unread[i] = false;
      }
      if (keys[i] == null) {
        continue;
      }
      int order = first < 0 ? -1 : Arrays.compareUnsigned(keys[i], keys[first]);
      if (first < 0 || (reverse ? order > 0 : order < 0)) {
        first = i;
      }
    }
    current = first;
    for (int i = 0; i < layers.length; i++) {
      unread[i] = first >= 0 && keys[i] != null && Arrays.equals(keys[i], keys[first]);
    }
  }

  @Override
  public byte[] key() {
    return keys[current];
  }

  @Override
  public byte[] value() {
    return layers[current].value();
  }

  @Override
  public void seek(byte[] bound) {
    for (int i = 0; i < layers.length; i++) {
      layers[i].seek(bound);
      unread[i] = true;
    }
    current = -1;
  }

  @Override
  public void close() {
    for (EntryCursor layer : layers) {
      layer.close();
    }
  }
}
