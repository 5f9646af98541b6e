// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.catalog.IndexEntry;
import io.tapdb.engine.catalog.IndexKeys;
import java.util.Arrays;
import java.util.List;

/** The difference between the keys two versions of a document have in one index. */
final class IndexKeysChange {
  private IndexKeysChange() {}

  /** Whether both versions are sure to have the same keys, told without making them. */
  static boolean none(IndexEntry index, Doc before, Doc after) {
    for (IndexEntry.Field field : index.fields()) {
      String name = field.path().first();
      if (!before.get(name).sameBytes(after.get(name))) {
        return false;
      }
    }
    return true;
  }

  /** Appends what has to be removed and added; keys that stay are left alone. */
  static void between(
      List<IndexKeys.Key> before,
      List<IndexKeys.Key> after,
      IndexEntry index,
      List<KeyChange> changes) {
    for (IndexKeys.Key key : before) {
      if (find(after, key) == null) {
        changes.add(KeyChange.remove(index.table(), key.bytes()));
      }
    }
    for (IndexKeys.Key key : after) {
      IndexKeys.Key old = find(before, key);
      if (old == null) {
        changes.add(KeyChange.add(index.table(), key.bytes(), key.types(), index.unique()));
      } else if (!Arrays.equals(old.types(), key.types())) {
        // the same value written as another type of number: no one else can have it
        changes.add(KeyChange.add(index.table(), key.bytes(), key.types(), false));
      }
    }
  }

  private static IndexKeys.Key find(List<IndexKeys.Key> keys, IndexKeys.Key wanted) {
    for (IndexKeys.Key key : keys) {
      if (Arrays.equals(key.bytes(), wanted.bytes())) {
        return key;
      }
    }
    return null;
  }
}
