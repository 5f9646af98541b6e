// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.KeyWriter;
import io.tapdb.engine.bson.Value;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/** Values each of which is kept once, as many as fit into one reply. */
final class DistinctValues {
  private static final int MAX_BYTES = 16 << 20;

  private final Set<ByteBuffer> seen = new HashSet<>();
  private final DocWriter values = DocWriter.array();

  void add(Value value) {
    if (seen.add(ByteBuffer.wrap(KeyWriter.keyOf(value)))) {
      if (values.size() + value.length() > MAX_BYTES) {
        throw new TapdbException(ErrorCode.DISTINCT_TOO_BIG, "distinct too big, 16mb cap");
      }
      values.add(value);
    }
  }

  Value toArray() {
    return values.buildArray();
  }
}
