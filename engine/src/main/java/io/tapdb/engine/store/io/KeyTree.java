// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store.io;

import io.tapdb.engine.store.EntryCursor;
import io.tapdb.engine.store.KeyRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;

/**
 * The keys of one table in order, each with the place of its value: immutable, so that a state of
 * the base is one reference and any number of threads read it without a lock.
 *
 * <p>Keys lie in leaves under one array of leaves. A change copies the leaves it touches and that
 * array, which is little beside the values that a flush brings; nodes above the leaves would save
 * only that.
 */
final class KeyTree {
  /** Stands for a key that is not there, among changes for one that goes. */
  static final long NONE = -1;

  static final KeyTree EMPTY = new KeyTree(new Leaf[0], 0);

  /** A leaf that would be larger is split into leaves that have room for more keys. */
  private static final int MAX_LEAF = 256;

  private static final int FILLED_LEAF = 192;

  /** Is shown entries. */
  interface Visitor {
    void accept(byte[] key, long place);
  }

  private record Leaf(byte[][] keys, long[] places) {
    byte[] first() {
      return keys[0];
    }

    int size() {
      return keys.length;
    }
  }

  private final Leaf[] leaves;
  private final long size;

  private KeyTree(Leaf[] leaves, long size) {
    this.leaves = leaves;
    this.size = size;
  }

  long size() {
    return size;
  }

  /** The place of the key's value, or {@link #NONE}. */
  long find(byte[] key) {
    int leaf = leafOf(key);
    if (leaf < 0) {
      return NONE;
    }
    byte[][] keys = leaves[leaf].keys;
    int at = ceiling(keys, key);
    return at < keys.length && Arrays.equals(keys[at], key) ? leaves[leaf].places[at] : NONE;
  }

  /** The last leaf whose first key is not after that one, or -1. */
  private int leafOf(byte[] key) {
    int low = 0;
    int high = leaves.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Arrays.compareUnsigned(leaves[middle].first(), key) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  /** The index of the first key that is not before the bound. */
  private static int ceiling(byte[][] keys, byte[] bound) {
    int low = 0;
    int high = keys.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Arrays.compareUnsigned(keys[middle], bound) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * The tree after some changes.
   *
   * @param changes keys in order with the places of their new values, or {@link #NONE}
   */
  KeyTree with(KeyPlaces changes, Visitor superseded) {
    Growing grown = new Growing();
    int next = 0;
    for (int i = 0; i < leaves.length; i++) {
      byte[] end = i + 1 < leaves.length ? leaves[i + 1].first() : null;
      int from = next;
      while (next < changes.size()
          && (end == null || Arrays.compareUnsigned(changes.key(next), end) < 0)) {
        next++;
      }
      if (from == next) {
        grown.add(leaves[i]);
      } else {
        grown.add(merge(leaves[i], changes, from, next, superseded));
      }
    }
    if (leaves.length == 0) {
      grown.add(
          merge(new Leaf(new byte[0][], new long[0]), changes, 0, changes.size(), superseded));
    }
    return grown.tree();
  }

  private static KeyPlaces merge(
      Leaf leaf, KeyPlaces changes, int from, int to, Visitor superseded) {
    KeyPlaces merged = new KeyPlaces();
    int old = 0;
    int next = from;
    while (old < leaf.size() || next < to) {
      int order =
          next == to
              ? -1
              : old == leaf.size() ? 1 : Arrays.compareUnsigned(leaf.keys[old], changes.key(next));
      if (order < 0) {
        merged.add(leaf.keys[old], leaf.places[old]);
        old++;
        continue;
      }
      if (order == 0) {
        superseded.accept(leaf.keys[old], leaf.places[old]);
        old++;
      }
      if (changes.place(next) != NONE) {
        merged.add(changes.key(next), changes.place(next));
      }
      next++;
    }
    return merged;
  }

  /** A walk over a part of the keys; {@code values} gives the value at a place. */
  EntryCursor walk(KeyRange range, boolean reverse, LongFunction<byte[]> values) {
    return new Walk(range, reverse, values);
  }

  /** Shows every entry to the visitor. */
  void forEach(Visitor visitor) {
    for (Leaf leaf : leaves) {
      for (int i = 0; i < leaf.size(); i++) {
        visitor.accept(leaf.keys[i], leaf.places[i]);
      }
    }
  }

  /** Leaves of a tree that is being put together from the left. */
  private static final class Growing {
    private final List<Leaf> leaves = new ArrayList<>();
    private long size;

    void add(Leaf leaf) {
      size += leaf.size();
      if (!leaves.isEmpty() && leaves.getLast().size() + leaf.size() <= MAX_LEAF / 2) {
        leaves.add(join(leaves.removeLast(), leaf));
      } else {
        leaves.add(leaf);
      }
    }

    void add(KeyPlaces merged) {
      int step = merged.size() <= MAX_LEAF ? MAX_LEAF : FILLED_LEAF;
      for (int from = 0; from < merged.size(); from += step) {
        int to = Math.min(from + step, merged.size());
        add(new Leaf(merged.keys(from, to), merged.places(from, to)));
      }
    }

    private static Leaf join(Leaf a, Leaf b) {
      byte[][] keys = Arrays.copyOf(a.keys, a.size() + b.size());
      long[] places = Arrays.copyOf(a.places, a.size() + b.size());
      System.arraycopy(b.keys, 0, keys, a.size(), b.size());
      System.arraycopy(b.places, 0, places, a.size(), b.size());
      return new Leaf(keys, places);
    }

    KeyTree tree() {
      return leaves.isEmpty() ? EMPTY : new KeyTree(leaves.toArray(Leaf[]::new), size);
    }
  }

  /**
   * A walk from where it stands to its last key. It stands between two entries: in {@code leaf},
   * before the entry {@code at}.
   */
  private final class Walk implements EntryCursor {
    private final KeyRange range;
    private final boolean reverse;
    private final LongFunction<byte[]> values;
    private int leaf;
    private int at;
    private byte[] key;
    private long place;

    Walk(KeyRange range, boolean reverse, LongFunction<byte[]> values) {
      this.range = range;
      this.reverse = reverse;
      this.values = values;
      byte[] start = reverse ? range.high() : range.low();
      if (start != null) {
        seek(start);
      } else if (reverse) {
        leaf = leaves.length;
      }
    }

    @Override
    public void seek(byte[] bound) {
      leaf = Math.max(0, leafOf(bound));
      at = leaves.length == 0 ? 0 : ceiling(leaves[leaf].keys, bound);
    }

    @Override
    public boolean next() {
      return reverse ? backwards() : forwards();
    }

    private boolean forwards() {
      if (leaf < leaves.length && at == leaves[leaf].size()) {
        leaf++;
        at = 0;
      }
      if (leaf == leaves.length || isBeyond(leaves[leaf].keys[at], range.high())) {
        return false;
      }
      take(at++);
      return true;
    }

    private static boolean isBeyond(byte[] next, byte[] high) {
      return high != null && Arrays.compareUnsigned(next, high) >= 0;
    }

    private boolean backwards() {
      if (at == 0) {
        if (leaf == 0) {
          return false;
        }
        leaf--;
        at = leaves[leaf].size();
      }
      byte[] low = range.low();
      if (low != null && Arrays.compareUnsigned(leaves[leaf].keys[at - 1], low) < 0) {
        return false;
      }
      take(--at);
      return true;
    }

    private void take(int index) {
      key = leaves[leaf].keys[index];
      place = leaves[leaf].places[index];
    }

    @Override
    public byte[] key() {
      return key;
    }

    @Override
    public byte[] value() {
      return values.apply(place);
    }

    @Override
    public void close() {}
  }
}
