// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.engine.Namespace;
import io.tapdb.engine.RecordsNow;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.oplog.OpTime;
import io.tapdb.oplog.Oplog;
import io.tapdb.oplog.OplogCursor;
import io.tapdb.replica.node.NodeData;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The documents that entries about to be cut off have put in or changed, as they are before the
 * cut. One that was removed since is not there to be saved; it comes back if it was there before.
 */
final class DiscardedDocuments {
  private final RollbackFiles files;
  private final long wallMillis;
  private final Map<UUID, RecordIds> touched = new TreeMap<>();

  /** Ids of records, each perhaps several times. */
  private static final class RecordIds {
    private long[] ids = new long[16];
    private int size;

    void add(long id) {
      if (size == ids.length) {
        ids = Arrays.copyOf(ids, size * 2);
      }
      ids[size++] = id;
    }

    /** Each once, in the order in which the records were made. */
    long[] distinct() {
      return Arrays.stream(ids, 0, size).sorted().distinct().toArray();
    }
  }

  DiscardedDocuments(RollbackFiles files, long wallMillis) {
    this.files = files;
    this.wallMillis = wallMillis;
  }

  /** Writes them to files; gives how many there are. */
  long save(NodeData data, OpTime common) throws IOException {
    collect(data.oplog(), common);
    long saved = 0;
    try (RecordsNow now = data.engine().recordsNow()) {
      for (Map.Entry<UUID, RecordIds> each : touched.entrySet()) {
        Namespace name = now.name(each.getKey());
        if (name != null) {
          saved += save(now, each.getKey(), name, each.getValue().distinct());
        }
      }
    }
    return saved;
  }

  private void collect(Oplog log, OpTime common) throws IOException {
    OplogCursor cursor = log.after(common);
    while (cursor.next()) {
      Doc entry = new Doc(cursor.entry());
      Value collection = entry.get("ui");
      String op = entry.get("op").string();
      if (collection.type() == BsonTypes.BINARY && (op.equals("i") || op.equals("u"))) {
        touched
            .computeIfAbsent(CollectionEntry.uuidOf(collection), uuid -> new RecordIds())
            .add(entry.get("rid").int64());
      }
    }
  }

  private long save(RecordsNow now, UUID collection, Namespace name, long[] recordIds)
      throws IOException {
    long saved = 0;
    RollbackFiles.Writing file = null;
    try {
      for (long recordId : recordIds) {
        Doc document = now.document(collection, recordId);
        if (document != null) {
          // a file without a document would only puzzle
          file = file == null ? files.create(name, wallMillis) : file;
          file.add(document);
          saved++;
        }
      }
    } finally {
      if (file != null) {
        file.close();
      }
    }
    return saved;
  }
}
