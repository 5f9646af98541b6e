// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The hash of a key, eight bytes at a time.
 *
 * <p>Keys are mostly numbers that count up, with their bytes in order of weight. The JDK's hash of
 * an array weighs each byte only 31 times the next, so that a hundred thousand such keys share ten
 * thousand hashes.
 */
final class KeyHash {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private KeyHash() {}

  static int of(byte[] key) {
    long hash = key.length;
    int at = 0;
    for (; at + Long.BYTES <= key.length; at += Long.BYTES) {
      hash = (hash ^ (long) LONGS.get(key, at)) * MIX;
      hash ^= hash >>> 32;
    }
    long rest = 0;
    for (; at < key.length; at++) {
      rest = (rest << 8) | (key[at] & 0xFF);
    }
    hash = (hash ^ rest) * MIX;
    return (int) (hash ^ (hash >>> 32));
  }
}
