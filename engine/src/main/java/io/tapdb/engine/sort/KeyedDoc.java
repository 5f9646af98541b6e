// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.sort;

import io.tapdb.engine.bson.Doc;
import java.util.Arrays;
import java.util.Comparator;

/** A document and the key by which it is sorted. */
@SuppressWarnings("ArrayRecordComponent") // compared by KEY_ORDER only
public record KeyedDoc(byte[] key, Doc document) {
  static final Comparator<KeyedDoc> KEY_ORDER = (a, b) -> Arrays.compareUnsigned(a.key, b.key);

  private static final int OVERHEAD = 96;

  /** About how many bytes of memory this holds. */
  long bytes() {
    return (long) OVERHEAD + key.length + document.length();
  }
}
