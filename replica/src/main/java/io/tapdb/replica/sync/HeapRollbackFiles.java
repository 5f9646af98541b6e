// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.engine.Namespace;
import io.tapdb.engine.bson.Doc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Rollback files on the heap, for simulations and tests. Safe for many threads. */
public final class HeapRollbackFiles implements RollbackFiles {
  private final TreeMap<String, List<Doc>> files = new TreeMap<>();

  @Override
  public synchronized Writing create(Namespace namespace, long wallMillis) {
    List<Doc> added = new ArrayList<>();
    String name = namespace + "/" + wallMillis + ".";
    int number = 0;
    while (files.containsKey(name + number)) {
      number++;
    }
    files.put(name + number, added);
    return new Writing() {
      @Override
      public void add(Doc document) {
        added.add(document.detached());
      }

      @Override
      public void close() {
        // what is on the heap is as safe as it will ever be
      }
    };
  }

  @Override
  public String place() {
    return "heap";
  }

  /** The documents of each file, by {@code namespace/time.number}. */
  public synchronized Map<String, List<Doc>> files() {
    return new TreeMap<>(files);
  }
}
