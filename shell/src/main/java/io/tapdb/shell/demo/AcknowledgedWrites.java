// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.demo;

import io.tapdb.driver.TapClient;
import io.tapdb.driver.TapCollection;
import io.tapdb.driver.TapException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;

/** Inserts from several threads, whatever happens, with an account of what was acknowledged. */
final class AcknowledgedWrites {
  static final String COLLECTION = "orders";
  private static final int WRITERS = 16;
  private static final int PAUSE_MILLIS = 5;
  private static final String TEXT = "quantity and price agreed ".repeat(10);

  private final TapCollection<Document> orders;
  private final AtomicInteger next;
  private final ConcurrentSkipListSet<Integer> acknowledged = new ConcurrentSkipListSet<>();
  private final AtomicInteger failures = new AtomicInteger();
  private final List<Thread> writers = new ArrayList<>();
  private volatile boolean ending;
  private volatile boolean killed;
  private volatile boolean resumed;
  private volatile long killedNanos;
  private volatile long resumedNanos;

  private AcknowledgedWrites(TapClient client, int first) {
    this.orders = client.database().collection(COLLECTION);
    this.next = new AtomicInteger(first);
  }

  /**
   * Begins to write.
   *
   * @param first the {@code _id} of the first document
   */
  static AcknowledgedWrites start(TapClient client, int first) {
    AcknowledgedWrites writes = new AcknowledgedWrites(client, first);
    for (int i = 0; i < WRITERS; i++) {
      writes.writers.add(Thread.ofVirtual().name("writer " + i).start(writes::write));
    }
    return writes;
  }

  private void write() {
    while (!ending) {
      int id = next.getAndIncrement();
      long begun = System.nanoTime();
      try {
        orders.insertOne(document(id));
        acknowledged.add(id);
        acknowledged(begun);
      } catch (TapException unknown) {
        // it may be there or not; nothing was promised
        failures.incrementAndGet();
        pause();
      }
    }
  }

  private void acknowledged(long begunNanos) {
    if (killed && !resumed && begunNanos - killedNanos > 0) {
      synchronized (this) {
        if (!resumed) {
          resumedNanos = System.nanoTime();
          resumed = true;
        }
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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

  /** How many ended without an answer that says that they were done. */
  int failures() {
    return failures.get();
  }

  /** Says that the primary is killed now. */
  void killed() {
    killedNanos = System.nanoTime();
    killed = true;
  }

  /** From the kill to the first acknowledged write that was begun after it; empty before that. */
  OptionalDouble secondsWithout() {
    return resumed
        ? OptionalDouble.of((resumedNanos - killedNanos) / (double) TimeUnit.SECONDS.toNanos(1))
        : OptionalDouble.empty();
  }

  /** Waits until no writer is left. */
  void end() throws InterruptedException {
    ending = true;
    for (Thread writer : writers) {
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
