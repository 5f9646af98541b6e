// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.world;

import io.tapdb.engine.store.PointCache;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A cache of a few values that forgets the oldest first, so that nothing hangs on chance. */
public final class HeapCache implements PointCache {
  private static final int ENTRIES = 40;

  private record Key(int table, ByteBuffer bytes) {}

  private final Map<Key, Cached> values =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Cached> eldest) {
          return size() > ENTRIES;
        }
      };

  private static Key key(int table, byte[] bytes) {
    return new Key(table, ByteBuffer.wrap(bytes));
  }

  @Override
  public Cached get(int table, byte[] key) {
    return values.get(key(table, key));
  }

  @Override
  public void fill(int table, byte[] key, Cached value, BooleanSupplier stillCurrent) {
    if (stillCurrent.getAsBoolean()) {
      values.put(key(table, key), value);
    }
  }

  @Override
  public void replace(int table, byte[] key, Cached value) {
    values.replace(key(table, key), value);
  }

  @Override
  public void remove(int table, byte[] key) {
    values.remove(key(table, key));
  }
}
