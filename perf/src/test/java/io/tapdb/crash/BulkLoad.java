// SPDX-License-Identifier: Apache-2.0
package io.tapdb.crash;

import io.tapdb.driver.TapClient;
import io.tapdb.driver.TapCollection;
import io.tapdb.sim.model.StampedDocuments;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bson.RawBsonDocument;

/** Fills a collection quickly, in batches from a few threads. */
final class BulkLoad {
  private static final int THREADS = 4;
  private static final int BATCH = 256;

  private final TapCollection<RawBsonDocument> collection;
  private final StampedDocuments stamped;

  BulkLoad(TapClient client, StampedDocuments stamped) {
    this.collection = client.database("test").collection("c").withRaw();
    this.stamped = stamped;
  }

  /** Adds so many documents, all acknowledged when this returns. */
  void load(int documents) throws InterruptedException, ExecutionException {
    List<Future<?>> loads = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (int first = 0; first < documents; first += BATCH) {
        int from = first;
        loads.add(threads.submit(() -> insert(from, Math.min(from + BATCH, documents))));
      }
      for (Future<?> load : loads) {
        load.get();
      }
    }
  }

  private void insert(int from, int to) {
    List<RawBsonDocument> batch = new ArrayList<>();
    for (int id = from; id < to; id++) {
      batch.add(new RawBsonDocument(stamped.document(id, 1).toByteArray()));
    }
    collection.insertMany(batch);
  }
}
