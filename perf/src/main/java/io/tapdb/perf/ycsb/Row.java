// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.ycsb;

import java.util.HashMap;
import site.ycsb.ByteIterator;

/**
 * A row as YCSB has it, with its key.
 *
 * @param key of the row
 * @param fields the values by name
 */
record Row(String key, HashMap<String, ByteIterator> fields) {
  /** A row to be filled. */
  static Row empty(String key) {
    return new Row(key, new HashMap<>());
  }
}
