// SPDX-License-Identifier: Apache-2.0
package io.tapdb.crash;

import io.tapdb.driver.TapClient;
import io.tapdb.driver.TapCollection;
import io.tapdb.driver.TapDuplicateKeyException;
import io.tapdb.driver.TapNetworkException;
import io.tapdb.driver.TapOptions;
import io.tapdb.driver.TapTimeoutException;
import io.tapdb.driver.TapWriteResult;
import io.tapdb.engine.bson.Doc;
import io.tapdb.sim.model.Ledger;
import io.tapdb.sim.model.StampedDocuments;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bson.Document;
import org.bson.RawBsonDocument;

/**
 * A client that writes documents of a range of its own, one write after the other, and keeps the
 * ledger; it ends when the node does not answer any more.
 */
final class WritingClient implements Runnable {
  private static final int RANGE = 400;

  private final TapCollection<RawBsonDocument> collection;
  private final StampedDocuments stamped;
  private final Ledger ledger;
  private final RandomGenerator random;
  private final long first;
  private volatile boolean stopped;

  WritingClient(
      TapClient client,
      StampedDocuments stamped,
      Ledger ledger,
      RandomGenerator random,
      int number) {
    this.collection = client.database("test").collection("c").withRaw();
    this.stamped = stamped;
    this.ledger = ledger;
    this.random = random;
    this.first = (long) number * RANGE;
  }

  /** Lets the write under way come to its end and begins no more. */
  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        write();
      }
    } catch (TapNetworkException | TapTimeoutException gone) {
      // the node was killed: the ledger says which write was under way
      stopped = true;
    }
  }

  private void write() {
    switch (random.nextInt(10)) {
      case 0, 1 -> insert();
      case 2 -> insertMany();
      case 3, 4 -> update();
      case 5 -> replace();
      case 6 -> findAndUpdate();
      case 7 -> upsert();
      case 8 -> delete();
      default -> insertTwice();
    }
  }

  private long choose(boolean existing) {
    return ledger.choose(random, first, first + RANGE, existing);
  }

  private static RawBsonDocument raw(Doc doc) {
    return new RawBsonDocument(doc.toByteArray());
  }

  private static Document byId(long id) {
    return new Document("_id", id);
  }

  private void insert() {
    long id = choose(false);
    if (id >= 0) {
      Doc document = stamped.document(id, ledger.beginWrite(id));
      acknowledged(collection.insertOne(raw(document)).insertedCount(), id);
    }
  }

  private void insertMany() {
    List<Long> ids = new ArrayList<>();
    List<RawBsonDocument> documents = new ArrayList<>();
    for (int i = random.nextInt(2, 8); i > 0; i--) {
      long id = choose(false);
      if (id >= 0) {
        ids.add(id);
        documents.add(raw(stamped.document(id, ledger.beginWrite(id))));
      }
    }
    if (!ids.isEmpty()) {
      TapWriteResult result = collection.insertMany(documents);
      check(result.insertedCount() == ids.size(), "insert many");
      ids.forEach(ledger::acknowledge);
    }
  }

  private void update() {
    long id = choose(true);
    if (id >= 0) {
      Doc change = stamped.update(id, ledger.beginWrite(id));
      acknowledged(collection.updateOne(byId(id), raw(change)).modifiedCount(), id);
    }
  }

  private void replace() {
    long id = choose(true);
    if (id >= 0) {
      Doc document = stamped.document(id, ledger.beginWrite(id));
      acknowledged(collection.replaceOne(byId(id), raw(document)).modifiedCount(), id);
    }
  }

  private void upsert() {
    long id = choose(random.nextBoolean());
    if (id >= 0) {
      Doc document = stamped.document(id, ledger.beginWrite(id));
      TapWriteResult result =
          collection.replaceOne(byId(id), raw(document), new TapOptions().upsert(true));
      acknowledged(result.modifiedCount() + result.upsertedIds().size(), id);
    }
  }

  private void findAndUpdate() {
    long id = choose(true);
    if (id >= 0) {
      Doc change = stamped.update(id, ledger.beginWrite(id));
      acknowledged(collection.findOneAndUpdate(byId(id), raw(change)) == null ? 0 : 1, id);
    }
  }

  private void delete() {
    long id = choose(true);
    if (id >= 0) {
      ledger.beginRemoval(id);
      acknowledged(collection.deleteOne(byId(id)).deletedCount(), id);
    }
  }

  /** A document with a unique value that is there already must be refused. */
  private void insertTwice() {
    long id = choose(true);
    if (id >= 0) {
      RawBsonDocument there = collection.findOne(byId(id));
      check(there != null, "find " + id);
      Document other = new Document("_id", -1 - id).append("u", there.getInt64("u").getValue());
      try {
        collection.insertOne(new RawBsonDocument(other, new org.bson.codecs.DocumentCodec()));
        throw new AssertionError("a value of a unique index was taken twice: " + other);
      } catch (TapDuplicateKeyException refused) {
        check(refused.getMessage().contains("u_1"), refused.getMessage());
      }
    }
  }

  private void acknowledged(long documents, long id) {
    check(documents == 1, "a write of document " + id + " changed " + documents + " documents");
    ledger.acknowledge(id);
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
