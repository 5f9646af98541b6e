// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * The keys of a hashed section, in order when somebody asks.
 *
 * <p>The writer only appends to an array. A scan sorts what came since the last scan: few new keys
 * are sorted by themselves and merged while walking, many are merged into the large sorted run
 * first, so that scans among writes cost little more than the new keys.
 *
 * <p>One writer, many readers. The writer publishes a key by raising the count; readers that sort
 * take this object's lock among themselves, which the writer never takes.
 */
final class SortedKeys {
  private static final int FEW = 1024;

  private volatile byte[][] log = new byte[16][];
  private volatile int count;
  private byte[][] run = {};
  private byte[][] tail = {};

  /** The two sorted runs that together hold every key. */
  private record Runs(byte[][] run, byte[][] tail) {}

  /** Appends a key that was not there before; writer only. */
  void add(byte[] key) {
    byte[][] into = log;
    int at = count;
    if (at == into.length) {
      into = Arrays.copyOf(into, at * 2);
    }
    into[at] = key;
    log = into;
    count = at + 1;
  }

  EntryCursor cursor(KeyRange range, boolean reverse, Function<byte[], Version> visible) {
    Runs runs = sorted();
    EntryCursor large = new ArrayWalk(runs.run, range, reverse, visible);
    return runs.tail.length == 0
        ? large
        : new MergedCursor(
            List.of(new ArrayWalk(runs.tail, range, reverse, visible), large), reverse, true);
  }

  private synchronized Runs sorted() {
    int now = count;
    int known = run.length + tail.length;
    if (now > known) {
      byte[][] fresh = Arrays.copyOfRange(log, run.length, now);
      Arrays.sort(fresh, Arrays::compareUnsigned);
      if (fresh.length > FEW) {
        run = merge(run, fresh);
        tail = new byte[0][];
      } else {
        tail = fresh;
      }
    }
    return new Runs(run, tail);
  }

  private static byte[][] merge(byte[][] a, byte[][] b) {
    byte[][] merged = new byte[a.length + b.length][];
    int i = 0;
    int j = 0;
    for (int k = 0; k < merged.length; k++) {
      boolean takeA = j == b.length || (i < a.length && Arrays.compareUnsigned(a[i], b[j]) < 0);
      merged[k] = takeA ? a[i++] : b[j++];
    }
    return merged;
  }

  /** A walk over one sorted run. */
  private static final class ArrayWalk implements EntryCursor {
    private final byte[][] keys;
    private final boolean reverse;
    private final Function<byte[], Version> visible;
    private int at;
    private int end;
    private Version version;

    ArrayWalk(byte[][] keys, KeyRange range, boolean reverse, Function<byte[], Version> visible) {
      this.keys = keys;
      this.reverse = reverse;
      this.visible = visible;
      int low = range.low() == null ? 0 : floor(keys, range.low());
      int high = range.high() == null ? keys.length : floor(keys, range.high());
      this.at = reverse ? high : low - 1;
      this.end = reverse ? low - 1 : high;
    }

    /** The index of the first key at or after the bound. */
    private static int floor(byte[][] keys, byte[] bound) {
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

    @Override
    public boolean next() {
      while (reverse ? at - 1 > end : at + 1 < end) {
        at += reverse ? -1 : 1;
        version = visible.apply(keys[at]);
        if (version != null) {
          return true;
        }
      }
      return false;
    }

    @Override
    public byte[] key() {
      return keys[at];
    }

    @Override
    public byte[] value() {
      return version.value;
    }

    @Override
    public void seek(byte[] bound) {
      at = reverse ? floor(keys, bound) : floor(keys, bound) - 1;
    }

    @Override
    public void close() {}
  }
}
