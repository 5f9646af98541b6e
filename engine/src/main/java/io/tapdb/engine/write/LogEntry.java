// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

import io.tapdb.engine.Namespace;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import io.tapdb.oplog.OpTime;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One entry of the log as a document, in MongoDB's format with the record id added: {@code ts, t,
 * v, wall, rid, op, ns, ui, o2, o}.
 *
 * <p>The fields that are known only when an entry is committed come first, where their places do
 * not depend on anything before them, so that the lane fills them in without encoding the rest
 * again.
 */
final class LogEntry {
  static final String INSERT = "i";
  static final String UPDATE = "u";
  static final String DELETE = "d";
  static final String COMMAND = "c";
  static final String NOOP = "n";

  private static final long FORMAT = 2;
  private static final int TIMESTAMP_AT = 8;
  private static final int TERM_AT = 19;
  private static final int WALL_AT = 44;
  private static final int RECORD_ID_AT = 57;

  private LogEntry() {}

  private static DocWriter begin(String op, Namespace namespace, int bytes) {
    return new DocWriter(bytes + 160)
        .putTimestamp("ts", 0)
        .put("t", 0L)
        .put("v", FORMAT)
        .putDate("wall", 0)
        .put("rid", 0L)
        .put("op", op)
        .put("ns", namespace.toString());
  }

  static byte[] insert(Namespace namespace, Value uuid, Doc document) {
    return begin(INSERT, namespace, document.length())
        .put("ui", uuid)
        .open("o2")
        .put("_id", document.get("_id"))
        .close()
        .put("o", document)
        .build()
        .toByteArray();
  }

  /**
   * An update.
   *
   * @param change the new document, or {@code {$v: 2, diff: {…}}}
   */
  static byte[] update(Namespace namespace, Value uuid, Value id, Doc change) {
    return begin(UPDATE, namespace, change.length())
        .put("ui", uuid)
        .open("o2")
        .put("_id", id)
        .close()
        .put("o", change)
        .build()
        .toByteArray();
  }

  static byte[] delete(Namespace namespace, Value uuid, Value id) {
    return begin(DELETE, namespace, id.length())
        .put("ui", uuid)
        .open("o")
        .put("_id", id)
        .close()
        .build()
        .toByteArray();
  }

  /**
   * A change of definitions.
   *
   * @param uuid the collection's, or {@link Value#MISSING}
   */
  static byte[] command(String database, Value uuid, Doc command) {
    return begin(COMMAND, new Namespace(database, "$cmd"), command.length())
        .put("ui", uuid)
        .put("o", command)
        .build()
        .toByteArray();
  }

  static byte[] noop(Doc message) {
    return begin(NOOP, new Namespace("", ""), message.length())
        .put("o", message)
        .build()
        .toByteArray();
  }

  /** Fills in, in place, what the commit decides. */
  static void stamp(byte[] entry, OpTime opTime, long wallMillis, long recordId) {
    ByteBuffer bytes = ByteBuffer.wrap(entry).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(TIMESTAMP_AT, opTime.timestamp());
    bytes.putLong(TERM_AT, opTime.term());
    bytes.putLong(WALL_AT, wallMillis);
    bytes.putLong(RECORD_ID_AT, recordId);
  }

  static String op(Doc entry) {
    return entry.get("op").string();
  }

  static long recordId(Doc entry) {
    return entry.get("rid").int64();
  }

  static long wallMillis(Doc entry) {
    return entry.get("wall").int64();
  }

  static Doc object(Doc entry) {
    return entry.get("o").doc();
  }

  /** The collection's identity, or a missing value. */
  static Value uuid(Doc entry) {
    Value uuid = entry.get("ui");
    return uuid.type() == BsonTypes.BINARY ? uuid : Value.MISSING;
  }

  /** The database a change of definitions belongs to. */
  static String database(Doc entry) {
    String namespace = entry.get("ns").string();
    return namespace.substring(0, namespace.indexOf('.'));
  }
}
