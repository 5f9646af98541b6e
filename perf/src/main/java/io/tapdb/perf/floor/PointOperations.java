// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.floor;

import io.tapdb.driver.TapAsyncCollection;
import io.tapdb.driver.TapClient;
import io.tapdb.driver.TapWriteConcern;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.DocumentCodec;
import org.bson.types.Binary;

/** Single-document operations on documents of 1 KiB, through the driver. */
final class PointOperations {
  private static final int PAYLOAD_BYTES = 1000;
  private static final int LOAD_BATCH = 1000;

  /** What a message has around the document it carries. */
  private static final int ENVELOPE_BYTES = 16;

  private final TapAsyncCollection<Document> plain;
  private final TapAsyncCollection<Document> indexed;
  private final int records;
  private final AtomicLong inserted = new AtomicLong();
  private final Binary payload;

  PointOperations(TapClient client, int records) {
    TapClient journaled = client.withWriteConcern(TapWriteConcern.W1.withJournal(true));
    this.plain = journaled.database("floor").async().collection("plain");
    this.indexed = journaled.database("floor").async().collection("indexed");
    this.records = records;
    byte[] bytes = new byte[PAYLOAD_BYTES];
    ThreadLocalRandom.current().nextBytes(bytes);
    this.payload = new Binary(bytes);
  }

  void load() {
    for (int from = 0; from < records; from += LOAD_BATCH) {
      List<Document> batch = new ArrayList<>();
      for (int id = from; id < Math.min(records, from + LOAD_BATCH); id++) {
        batch.add(document(id));
      }
      plain.insertMany(batch).join();
    }
    indexed.createIndex(new Document("k", 1)).join();
  }

  private Document document(long id) {
    return new Document("_id", id)
        .append("k", ThreadLocalRandom.current().nextInt())
        .append("payload", payload);
  }

  private long anyId() {
    return ThreadLocalRandom.current().nextInt(records);
  }

  CompletableFuture<?> read() {
    return plain.findOne(new Document("_id", anyId()));
  }

  CompletableFuture<?> overwrite() {
    long id = anyId();
    return plain.replaceOne(new Document("_id", id), document(id));
  }

  CompletableFuture<?> insertIndexed() {
    return indexed.insertOne(document(inserted.incrementAndGet()));
  }

  int readRequestBytes() {
    return bytes(
        new Document("find", "plain")
            .append("filter", new Document("_id", 1L))
            .append("limit", 1L)
            .append("singleBatch", true)
            .append("$db", "floor"));
  }

  int readReplyBytes() {
    return bytes(
        new Document(
                "cursor",
                new Document("firstBatch", List.of(document(1)))
                    .append("id", 0L)
                    .append("ns", "floor.plain"))
            .append("ok", 1.0));
  }

  int writeRequestBytes() {
    return bytes(
        new Document("update", "plain")
            .append(
                "updates",
                List.of(new Document("q", new Document("_id", 1L)).append("u", document(1))))
            .append("writeConcern", new Document("w", 1).append("j", true))
            .append("$db", "floor"));
  }

  int writeReplyBytes() {
    return bytes(new Document("n", 1).append("nModified", 1).append("ok", 1.0));
  }

  private static int bytes(Document document) {
    return new RawBsonDocument(document, new DocumentCodec()).getByteBuffer().remaining()
        + ENVELOPE_BYTES;
  }
}
