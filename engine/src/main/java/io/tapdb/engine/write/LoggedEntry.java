// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.oplog.OpTime;
import java.util.UUID;

/** One entry of a log, taken apart as far as one must know to apply it. */
public final class LoggedEntry {
  private final OpTime opTime;
  private final Doc entry;
  private final String op;
  private final UUID collection;
  private final long recordId;

  public LoggedEntry(OpTime opTime, byte[] bytes) {
    this.opTime = opTime;
    this.entry = new Doc(bytes);
    this.op = LogEntry.op(entry);
    this.collection =
        LogEntry.uuid(entry).isMissing() ? null : CollectionEntry.uuidOf(LogEntry.uuid(entry));
    this.recordId = isDocument() ? LogEntry.recordId(entry) : 0;
  }

  public OpTime opTime() {
    return opTime;
  }

  Doc entry() {
    return entry;
  }

  /** Whether it changes one document. */
  boolean isDocument() {
    return !isCommand() && !op.equals(LogEntry.NOOP);
  }

  /** Whether it changes definitions. */
  boolean isCommand() {
    return op.equals(LogEntry.COMMAND);
  }

  boolean isInsert() {
    return op.equals(LogEntry.INSERT);
  }

  boolean isDelete() {
    return op.equals(LogEntry.DELETE);
  }

  Doc object() {
    return LogEntry.object(entry);
  }

  /** The time of the clock at which it was logged. */
  long wallMillis() {
    return LogEntry.wallMillis(entry);
  }

  /** The database a change of definitions belongs to. */
  String database() {
    return LogEntry.database(entry);
  }

  /** The collection's identity, or null where the entry has none. */
  UUID collection() {
    return collection;
  }

  long recordId() {
    return recordId;
  }

  /** Which of so many hands does it, so that all entries of one record go to the same one. */
  int part(int parts) {
    long mixed = (recordId * 31 + collection.getLeastSignificantBits()) * 0x9e3779b97f4a7c15L;
    return (int) ((mixed >>> 33) % parts);
  }

  @Override
  public String toString() {
    return entry.toString();
  }
}
