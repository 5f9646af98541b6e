// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.set;

import io.tapdb.driver.TapClient;
import io.tapdb.driver.TapCollection;
import io.tapdb.driver.TapException;
import io.tapdb.driver.TapWriteConcern;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.bson.Document;

/**
 * A client that inserts one document after another with {@code w: majority}, and goes on with the
 * next one when that failed; it remembers what was acknowledged and when.
 */
public final class MajorityWriter implements AutoCloseable {
  private static final long PAUSE_NANOS = 1_000_000;

  /** A write that was acknowledged, and when. */
  public record Acknowledged(int id, long nanos) {}

  private final TapCollection<Document> collection;
  private final Thread thread;
  private final List<Acknowledged> acknowledged = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private volatile boolean closed;

  /** Begins to write. */
  public MajorityWriter(TapClient client, String name) {
    this.collection =
        client.database("test").collection(name).withWriteConcern(TapWriteConcern.MAJORITY);
    this.thread = Thread.ofPlatform().name("writer").start(this::run);
  }

  private void run() {
    for (int id = 0; !closed; id++) {
      try {
        collection.insertOne(new Document("_id", id));
        note(new Acknowledged(id, System.nanoTime()));
      } catch (TapException refused) {
        note(refused);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private synchronized void note(Acknowledged write) {
    acknowledged.add(write);
  }

  private synchronized void note(TapException refused) {
    failures.add(String.valueOf(refused.getMessage()));
  }

  public synchronized int count() {
    return acknowledged.size();
  }

  public synchronized List<Acknowledged> acknowledged() {
    return List.copyOf(acknowledged);
  }

  /** What the writes were told that failed. */
  public synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  /** How many acknowledged documents that client does not find. */
  public int lost(TapClient client) {
    Set<Integer> found = new HashSet<>();
    client
        .database("test")
        .collection(collection.name())
        .find()
        .forEach(document -> found.add(document.getInteger("_id")));
    return (int) acknowledged().stream().filter(each -> !found.contains(each.id())).count();
  }

  @Override
  public void close() {
    stop();
  }

  /** Stops writing, and waits for the last write. */
  public void stop() {
    closed = true;
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
