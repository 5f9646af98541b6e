// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonObjectId;
import org.bson.types.ObjectId;

/** What a {@link FakeServer} says about itself, and those who wait to hear something else. */
final class FakeHello {
  private final List<FakeCommand> waiting = new ArrayList<>();
  private BsonDocument says =
      BsonDocument.parse(
          "{isWritablePrimary: true, maxBsonObjectSize: 16777216, maxMessageSizeBytes: 48000000,"
              + " maxWriteBatchSize: 100000, minWireVersion: 0, maxWireVersion: 25, ok: 1.0}");
  private ObjectId processId;
  private long counter;

  synchronized void count() {
    processId = new ObjectId();
    counter = 0;
  }

  /** What a new process says: the same, with another id. */
  synchronized void forget() {
    waiting.clear();
    if (processId != null) {
      count();
    }
  }

  synchronized void say(BsonDocument fields) {
    BsonDocument changed = says.clone();
    changed.putAll(fields);
    says = changed;
    counter++;
    List<FakeCommand> told = List.copyOf(waiting);
    waiting.clear();
    told.forEach(command -> command.reply(reply()));
  }

  synchronized void ask(FakeCommand command) {
    BsonDocument known = command.document().getDocument("topologyVersion", null);
    if (known != null && known.equals(version())) {
      waiting.add(command);
      long millis = command.document().getNumber("maxAwaitTimeMS").longValue();
      CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)
          .execute(() -> giveUp(command));
    } else {
      command.reply(reply());
    }
  }

  private synchronized void giveUp(FakeCommand command) {
    if (waiting.remove(command)) {
      command.reply(reply());
    }
  }

  synchronized int waiting() {
    return waiting.size();
  }

  private BsonDocument reply() {
    return processId == null ? says : says.clone().append("topologyVersion", version());
  }

  synchronized BsonDocument version() {
    return processId == null
        ? null
        : new BsonDocument("processId", new BsonObjectId(processId))
            .append("counter", new BsonInt64(counter));
  }
}
