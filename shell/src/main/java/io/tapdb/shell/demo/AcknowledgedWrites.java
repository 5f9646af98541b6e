// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.demo;

import io.tapdb.driver.TapClient;
import io.tapdb.driver.TapCollection;
import io.tapdb.driver.TapException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;

/** Inserts from several threads until the node is gone, with an account of what it acknowledged. */
final class AcknowledgedWrites {
  static final String COLLECTION = "orders";
  private static final int WRITERS = 16;
  private static final String TEXT = "quantity and price agreed ".repeat(10);

  private final TapCollection<Document> orders;
  private final AtomicInteger next = new AtomicInteger();
  private final ConcurrentSkipListSet<Integer> acknowledged = new ConcurrentSkipListSet<>();
  private final List<Thread> writers = new ArrayList<>();

  private AcknowledgedWrites(TapClient client) {
    this.orders = client.database().collection(COLLECTION);
  }

  /** Begins to write. */
  static AcknowledgedWrites start(TapClient client) {
    AcknowledgedWrites writes = new AcknowledgedWrites(client);
    for (int i = 0; i < WRITERS; i++) {
      writes.writers.add(Thread.ofVirtual().name("writer " + i).start(writes::write));
    }
    return writes;
  }

  private void write() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        int id = next.getAndIncrement();
        orders.insertOne(document(id));
        acknowledged.add(id);
      }
    } catch (TapException theNodeIsGone) {
      // what was under way may be there or not; nothing was promised
    }
  }

  private static Document document(int id) {
    return new Document("_id", id).append("text", text(id)).append("square", (long) id * id);
  }

  private static String text(int id) {
    return TEXT.substring(0, 20 + id % 200);
  }

  int count() {
    return acknowledged.size();
  }

  /** Waits until no writer is left. */
  void awaitEnd() throws InterruptedException {
    for (Thread writer : writers) {
      writer.interrupt();
      writer.join();
    }
  }

  /**
   * Compares what is there with what was acknowledged.
   *
   * @return how many documents are there that were not
   */
  int verify(TapClient client) {
    Map<Integer, Document> found = new HashMap<>();
    for (Document one : client.database().collection(COLLECTION).find()) {
      found.put(one.getInteger("_id"), one);
    }
    List<Integer> lost = new ArrayList<>(acknowledged);
    lost.removeAll(found.keySet());
    DemoFailure.unless(lost.isEmpty(), lost.size() + " acknowledged documents are lost: " + lost);
    for (Document one : found.values()) {
      int id = one.getInteger("_id");
      DemoFailure.unless(one.equals(document(id)), "document " + id + " is damaged: " + one);
    }
    return found.size() - acknowledged.size();
  }
}
