// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import io.tapdb.oplog.OpTime;
import io.tapdb.oplog.Oplog;
import io.tapdb.oplog.OplogCursor;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** The entries that a rollback is about to cut off, counted for the summary. */
final class DiscardedTail {
  private final TreeMap<String, Long> byOp = new TreeMap<>();
  private final TreeMap<String, Long> byNamespace = new TreeMap<>();
  private long entries;
  private long firstWall;
  private long lastWall;
  private OpTime last = OpTime.NULL;

  private DiscardedTail() {}

  /** Reads what comes after that entry. */
  static DiscardedTail read(Oplog log, OpTime common) throws IOException {
    DiscardedTail tail = new DiscardedTail();
    OplogCursor cursor = log.after(common);
    while (cursor.next()) {
      tail.add(cursor.opTime(), new Doc(cursor.entry()));
    }
    return tail;
  }

  private void add(OpTime opTime, Doc entry) {
    Value wall = entry.get("wall");
    if (wall.type() == BsonTypes.DATE) {
      lastWall = wall.int64();
      firstWall = entries == 0 ? lastWall : firstWall;
    }
    entries++;
    last = opTime;
    byOp.merge(word(entry.get("op")), 1L, Long::sum);
    byNamespace.merge(word(entry.get("ns")), 1L, Long::sum);
  }

  private static String word(Value value) {
    return value.isString() ? value.string() : "?";
  }

  long entries() {
    return entries;
  }

  OpTime last() {
    return last;
  }

  /** How much time lies between the first and the last of them, by the clock of their writers. */
  long seconds() {
    return Math.max(0, lastWall - firstWall) / 1000;
  }

  DocWriter describe(DocWriter to) {
    to.put("entries", entries).open("byOp");
    for (Map.Entry<String, Long> each : byOp.entrySet()) {
      to.put(each.getKey(), each.getValue());
    }
    to.close().open("byNamespace");
    for (Map.Entry<String, Long> each : byNamespace.entrySet()) {
      to.put(each.getKey(), each.getValue());
    }
    return to.close();
  }
}
