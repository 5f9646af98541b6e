// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import java.util.Arrays;

/**
 * A run of keys in byte order.
 *
 * @param low the first key that may be inside, or null for no bound
 * @param high the first key that is no longer inside, or null for no bound
 */
public record KeyRange(byte[] low, byte[] high) {
  public static final KeyRange ALL = new KeyRange(null, null);

  /** The keys that begin with these bytes. */
  public static KeyRange prefix(byte[] prefix) {
    return new KeyRange(prefix, successor(prefix));
  }

  /** The least key greater than every key that begins with the prefix, or null if there is none. */
  static byte[] successor(byte[] prefix) {
    int length = prefix.length;
    while (length > 0 && prefix[length - 1] == (byte) 0xff) {
      length--;
    }
    if (length == 0) {
      return null;
    }
    byte[] next = Arrays.copyOf(prefix, length);
    next[length - 1]++;
    return next;
  }

  boolean contains(byte[] key) {
    return (low == null || Arrays.compareUnsigned(key, low) >= 0)
        && (high == null || Arrays.compareUnsigned(key, high) < 0);
  }

  /** What is left of the range when a walk in that direction goes on from the bound. */
  KeyRange from(byte[] bound, boolean reverse) {
    return reverse ? new KeyRange(low, bound) : new KeyRange(bound, high);
  }

  static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }
}
