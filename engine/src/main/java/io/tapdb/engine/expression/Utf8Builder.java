// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.bson.Value;
import java.util.Arrays;

/** Joins parts of texts into one string value, within the limits of computed values. */
final class Utf8Builder {
  private byte[] bytes = new byte[64];
  private int size;

  /** Appends the part of a text between two byte positions. */
  Utf8Builder add(Value text, int from, int to) {
    int length = to - from;
    ValueLimits.checkBytes((long) size + length);
    if (bytes.length - size < length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + length, size + (size >> 1)));
    }
    System.arraycopy(text.bytes(), Utf8.start(text) + from, bytes, size, length);
    size += length;
    return this;
  }

  Value build() {
    return Utf8.of(bytes, 0, size);
  }
}
