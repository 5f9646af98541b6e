// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.ycsb;

import io.tapdb.driver.TapClient;
import io.tapdb.driver.TapCollection;
import io.tapdb.driver.TapCursor;
import io.tapdb.driver.TapFind;
import io.tapdb.driver.TapWriteConcern;
import io.tapdb.driver.TapWriteResult;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.Vector;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import site.ycsb.ByteIterator;
import site.ycsb.DB;
import site.ycsb.Status;

/**
 * What YCSB asks for, as commands through the driver. One serves all threads.
 *
 * <p>The workloads themselves go on when an operation fails, so a failure is thrown: a run in which
 * one fails has no result. Writes are acknowledged when they are in the journal.
 */
final class TapDbBinding extends DB {
  static final String DATABASE = "ycsb";

  private static final BsonDocument BY_ID = new BsonDocument("_id", new BsonInt32(1));

  private final TapClient client;
  private TapCollection<Row> rows;

  TapDbBinding(TapClient client) {
    this.client = client;
  }

  /** The collection for a table; there is one in a run. */
  private TapCollection<Row> rows(String table) {
    TapCollection<Row> known = rows;
    if (known == null || !known.name().equals(table)) {
      known =
          client
              .withWriteConcern(TapWriteConcern.W1.withJournal(true))
              .database(DATABASE)
              .collection(table, new RowCodec());
      rows = known;
    }
    return known;
  }

  private static BsonDocument byKey(String key) {
    return new BsonDocument("_id", new BsonString(key));
  }

  private static TapFind<Row> only(TapFind<Row> find, Set<String> fields) {
    if (fields == null) {
      return find;
    }
    BsonDocument projection = new BsonDocument();
    fields.forEach(field -> projection.append(field, new BsonInt32(1)));
    return find.projection(projection);
  }

  @Override
  public Status read(
      String table, String key, Set<String> fields, Map<String, ByteIterator> result) {
    Row row = only(rows(table).find(byKey(key)), fields).first();
    if (row == null) {
      throw new IllegalStateException("no row " + key);
    }
    result.putAll(row.fields());
    return Status.OK;
  }

  @Override
  @SuppressWarnings("NonApiType") // the types are YCSB's
  public Status scan(
      String table,
      String startKey,
      int count,
      Set<String> fields,
      Vector<HashMap<String, ByteIterator>> result) {
    BsonDocument from = new BsonDocument("$gte", new BsonString(startKey));
    TapFind<Row> find = rows(table).find(new BsonDocument("_id", from)).sort(BY_ID).limit(count);
    result.ensureCapacity(count);
    try (TapCursor<Row> cursor = only(find, fields).cursor()) {
      while (cursor.hasNext()) {
        result.add(cursor.next().fields());
      }
    }
    if (result.isEmpty()) {
      throw new IllegalStateException("no row from " + startKey + " on");
    }
    return Status.OK;
  }

  @Override
  public Status update(String table, String key, Map<String, ByteIterator> values) {
    BsonDocument set = new BsonDocument();
    values.forEach((field, value) -> set.append(field, new BsonBinary(value.toArray())));
    TapWriteResult result = rows(table).updateOne(byKey(key), new BsonDocument("$set", set));
    return one(result.matchedCount(), key);
  }

  @Override
  public Status insert(String table, String key, Map<String, ByteIterator> values) {
    rows(table).insertOne(new Row(key, new HashMap<>(values)));
    return Status.OK;
  }

  @Override
  public Status delete(String table, String key) {
    return one(rows(table).deleteOne(byKey(key)).deletedCount(), key);
  }

  private static Status one(long found, String key) {
    if (found != 1) {
      throw new IllegalStateException("no row " + key);
    }
    return Status.OK;
  }
}
