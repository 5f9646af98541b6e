// SPDX-License-Identifier: Apache-2.0
package io.tapdb.crash;

import io.tapdb.driver.TapClient;
import io.tapdb.driver.TapCollection;
import io.tapdb.driver.TapException;
import io.tapdb.driver.TapReadPreference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.Document;

/** A client that reads from secondaries, one read after the other, and counts what it got. */
final class SteadyReader implements AutoCloseable {
  private final TapCollection<Document> collection;
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean closed;
  private volatile int count;

  SteadyReader(TapClient client, String name) {
    this.collection =
        client
            .database("test")
            .collection(name)
            .withReadPreference(TapReadPreference.SECONDARY_PREFERRED);
    this.thread = Thread.ofPlatform().name("reader").start(this::run);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // this thread alone writes it
  private void run() {
    while (!closed) {
      try {
        collection.findOne(new Document());
        count++;
      } catch (TapException failed) {
        failures.add(String.valueOf(failed.getMessage()));
      }
    }
  }

  /** How many reads were answered. */
  int count() {
    return count;
  }

  /** What the reads were told that failed. */
  List<String> failures() {
    return failures;
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
