// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** A merge of layers against one map into which they were put, oldest first. */
class MergedCursorTest {
  /** A walk over a sorted map that counts how often it was closed. */
  private static final class Walk implements EntryCursor {
    private final NavigableMap<byte[], byte[]> entries;
    private final boolean reverse;
    private byte[] at;
    private byte[] sought;
    private int closed;

    Walk(NavigableMap<byte[], byte[]> entries, boolean reverse) {
      this.entries = entries;
      this.reverse = reverse;
    }

    @Override
    public boolean next() {
      if (sought != null) {
        at = reverse ? entries.lowerKey(sought) : entries.ceilingKey(sought);
        sought = null;
      } else if (at == null) {
        at = entries.isEmpty() ? null : reverse ? entries.lastKey() : entries.firstKey();
      } else {
        at = reverse ? entries.lowerKey(at) : entries.higherKey(at);
      }
      if (at == null) {
        sought = reverse ? new byte[0] : new byte[] {-1, -1, -1};
      }
      return at != null;
    }

    @Override
    public byte[] key() {
      return at;
    }

    @Override
    public byte[] value() {
      return entries.get(at);
    }

    @Override
    public void seek(byte[] bound) {
      sought = bound;
    }

    @Override
    public void close() {
      closed++;
    }
  }

  private static NavigableMap<byte[], byte[]> layer(RandomGenerator random) {
    NavigableMap<byte[], byte[]> layer = new TreeMap<>(Arrays::compareUnsigned);
    for (int i = random.nextInt(15); i > 0; i--) {
      layer.put(key(random), random.nextInt(3) == 0 ? null : new byte[] {(byte) random.nextInt()});
    }
    return layer;
  }

  private static byte[] key(RandomGenerator random) {
    return new byte[] {(byte) (random.nextInt(25) * 10), 1};
  }

  private static String text(byte[] key, byte[] value) {
    return Arrays.toString(key) + Arrays.toString(value);
  }

  private static void check(RandomGenerator random, boolean keepRemoved) {
    boolean reverse = random.nextBoolean();
    NavigableMap<byte[], byte[]> all = new TreeMap<>(Arrays::compareUnsigned);
    List<Walk> walks = new ArrayList<>();
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      NavigableMap<byte[], byte[]> layer = layer(random);
      all.putAll(layer);
      walks.addFirst(new Walk(layer, reverse));
    }
    if (!keepRemoved) {
      all.values().removeIf(java.util.Objects::isNull);
    }
    NavigableMap<byte[], byte[]> left = reverse ? all.descendingMap() : all;
    MergedCursor merged = new MergedCursor(List.copyOf(walks), reverse, keepRemoved);
    for (int steps = random.nextInt(6); steps > 0 && !left.isEmpty(); steps--) {
      assertThat(merged.next()).isTrue();
      assertThat(merged.key()).isEqualTo(left.firstKey());
      left = left.tailMap(left.firstKey(), false);
    }
    byte[] bound = key(random);
    boolean ahead =
        !left.isEmpty() && (Arrays.compareUnsigned(left.firstKey(), bound) < 0) != reverse;
    if (random.nextBoolean() && ahead) {
      merged.seek(bound);
      left = left.tailMap(bound, !reverse);
    }
    List<String> found = new ArrayList<>();
    while (merged.next()) {
      found.add(text(merged.key(), merged.value()));
    }
    List<String> expected = new ArrayList<>();
    left.forEach((key, value) -> expected.add(text(key, value)));
    assertThat(found).isEqualTo(expected);
    merged.close();
    assertThat(walks).allMatch(walk -> walk.closed == 1);
  }

  @Test
  void ofEqualKeysTheNewestCountsAndRemovedOnesAreLeftOut() {
    Seeds.forEach(3000, random -> check(random, false));
  }

  @Test
  void removedKeysAreGivenToAMergeAbove() {
    Seeds.forEach(3000, random -> check(random, true));
  }
}
