// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.Operation;
import io.tapdb.engine.bson.BsonCheck;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.catalog.IndexEntry;
import io.tapdb.engine.catalog.IndexKeys;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.store.EntryCursor;
import io.tapdb.engine.store.KeyRange;
import io.tapdb.engine.store.Tables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The check of one collection: every record must be a document, have all its keys in every index,
 * and the indexes must hold nothing else.
 */
public final class Validation {
  private static final int MAX_FINDINGS = 100;
  private static final int MAX_DEPTH = 200;

  private final CollectionEntry collection;
  private final Moment moment;
  private final Operation operation;
  private final long[] expectedKeys;
  private final List<String> findings = new ArrayList<>();
  private long records;
  private long bytes;
  private long invalid;

  private Validation(CollectionEntry collection, Moment moment, Operation operation) {
    this.collection = collection;
    this.moment = moment;
    this.operation = operation;
    this.expectedKeys = new long[collection.indexes().size()];
  }

  /** Checks the collection at that moment and gives the findings. */
  public static Doc run(CollectionEntry collection, Moment moment, Operation operation) {
    Validation validation = new Validation(collection, moment, operation);
    validation.checkRecords();
    return validation.report();
  }

  private void checkRecords() {
    try (EntryCursor cursor =
        moment.snapshot().scan(collection.recordTable(), KeyRange.ALL, false)) {
      while (cursor.next()) {
        if (++records % 128 == 0) {
          operation.check();
        }
        checkRecord(Tables.recordId(cursor.key()), cursor.value());
      }
    }
  }

  private void checkRecord(long recordId, byte[] record) {
    bytes += record.length;
    String problem = BsonCheck.problem(record, 0, record.length, MAX_DEPTH);
    if (problem != null) {
      invalid++;
      find("record " + recordId + " is damaged: " + problem);
      return;
    }
    Doc document = new Doc(record);
    for (int i = 0; i < expectedKeys.length; i++) {
      IndexEntry index = collection.indexes().get(i);
      if (!index.building()) {
        for (IndexKeys.Key key : IndexKeys.of(index, document).keys()) {
          expectedKeys[i]++;
          checkKey(index, key.bytes(), recordId);
        }
      }
    }
  }

  private void checkKey(IndexEntry index, byte[] key, long recordId) {
    boolean point = Tables.kind(index.table()) == Tables.POINT;
    byte[] whole = point ? key : Arrays.copyOf(key, key.length + Long.BYTES);
    if (!point) {
      System.arraycopy(Tables.recordKey(recordId), 0, whole, key.length, Long.BYTES);
    }
    byte[] entry = moment.snapshot().get(index.table(), whole);
    boolean there = entry != null && (!point || Tables.recordId(entry, 0) == recordId);
    if (!there) {
      find("index '" + index.name() + "' lacks a key of record " + recordId);
    }
  }

  private void find(String what) {
    if (findings.size() < MAX_FINDINGS) {
      findings.add(what);
    }
  }

  private long countKeys(IndexEntry index) {
    long count = 0;
    try (EntryCursor keys = moment.snapshot().scan(index.table(), KeyRange.ALL, false)) {
      while (keys.next()) {
        if (++count % 1024 == 0) {
          operation.check();
        }
      }
    }
    return count;
  }

  private Doc report() {
    DocWriter keysPerIndex = new DocWriter();
    DocWriter details = new DocWriter();
    for (int i = 0; i < expectedKeys.length; i++) {
      IndexEntry index = collection.indexes().get(i);
      if (index.building()) {
        continue;
      }
      long keys = countKeys(index);
      boolean equal = keys == expectedKeys[i];
      if (!equal) {
        find(
            "index '"
                + index.name()
                + "' has "
                + keys
                + " keys, but the documents have "
                + expectedKeys[i]);
      }
      keysPerIndex.put(index.name(), keys);
      details.open(index.name()).put("valid", equal).close();
    }
    DocWriter report =
        new DocWriter()
            .put("ns", collection.namespace().toString())
            .put("uuid", collection.uuidValue())
            .put("nInvalidDocuments", invalid)
            .put("nNonCompliantDocuments", 0L)
            .put("nrecords", records)
            .put("dataSize", bytes)
            .put("nIndexes", collection.indexes().size())
            .put("keysPerIndex", keysPerIndex.build())
            .put("indexDetails", details.build())
            .put("valid", findings.isEmpty())
            .put("repaired", false)
            .openArray("warnings")
            .close()
            .openArray("errors");
    findings.forEach(report::add);
    return report.close().build();
  }
}
