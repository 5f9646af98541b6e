// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.engine.Namespace;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.write.DiscardedWrites;
import io.tapdb.oplog.OpTime;
import io.tapdb.oplog.OplogCursor;
import io.tapdb.replica.node.NodeData;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** The documents that a rollback is about to undo, on their way into files. */
final class DiscardedDocuments {
  private final RollbackFiles files;
  private final long wallMillis;
  private final Map<String, RollbackFiles.Writing> open = new TreeMap<>();

  DiscardedDocuments(RollbackFiles files, long wallMillis) {
    this.files = files;
    this.wallMillis = wallMillis;
  }

  /** Writes what the entries after that one have made or changed; gives how many there are. */
  long save(NodeData data, OpTime common) throws IOException {
    try {
      return data.engine()
          .readDiscarded(
              entries(data.oplog().after(common)),
              (namespace, collection, document) -> add(namespace, document))
          .documents();
    } finally {
      for (RollbackFiles.Writing file : open.values()) {
        file.close();
      }
    }
  }

  private void add(Namespace namespace, Doc document) throws IOException {
    RollbackFiles.Writing file = open.get(namespace.toString());
    if (file == null) {
      file = files.create(namespace, wallMillis);
      open.put(namespace.toString(), file);
    }
    file.add(document);
  }

  private static DiscardedWrites.Entries entries(OplogCursor cursor) {
    return new DiscardedWrites.Entries() {
      @Override
      public boolean next() throws IOException {
        return cursor.next();
      }

      @Override
      public OpTime opTime() {
        return cursor.opTime();
      }

      @Override
      public byte[] entry() {
        return cursor.entry();
      }
    };
  }
}
