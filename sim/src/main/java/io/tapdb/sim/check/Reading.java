// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.check;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.sim.world.SimNode;
import java.util.ArrayList;
import java.util.List;

/** Reads whole results from a node by commands, as a client does. */
final class Reading {
  private static final int BATCH = 20;

  private Reading() {}

  /** All documents of the collection, found by way of one index. */
  static List<Doc> all(SimNode node, String collection, String index) {
    return drain(
        node,
        collection,
        new DocWriter().put("find", collection).put("hint", index).put("batchSize", BATCH).build());
  }

  /** The names of the collection's indexes. */
  static List<String> indexes(SimNode node, String collection) {
    return drain(node, collection, new DocWriter().put("listIndexes", collection).build()).stream()
        .map(index -> index.get("name").string())
        .toList();
  }

  private static List<Doc> drain(SimNode node, String collection, Doc command) {
    List<Doc> found = new ArrayList<>();
    Doc cursor = cursorOf(node.run(command), command);
    String batch = "firstBatch";
    while (true) {
      FieldCursor each = cursor.get(batch).doc().fields();
      while (each.next()) {
        found.add(each.value().doc());
      }
      long id = cursor.get("id").int64();
      if (id == 0) {
        return found;
      }
      Doc more = new DocWriter().put("getMore", id).put("collection", collection).build();
      cursor = cursorOf(node.run(more), more);
      batch = "nextBatch";
    }
  }

  private static Doc cursorOf(Doc reply, Doc command) {
    if (reply.get("ok").float64() != 1) {
      throw new IllegalStateException(command + " failed: " + reply);
    }
    return reply.get("cursor").doc();
  }
}
