// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import io.tapdb.driver.internal.bson.CommandWriter;
import io.tapdb.driver.internal.bson.DocumentReader;
import io.tapdb.driver.internal.bson.Encoding;
import io.tapdb.driver.internal.bson.FieldList;
import io.tapdb.driver.internal.command.Batch;
import io.tapdb.driver.internal.command.Feed;
import io.tapdb.driver.internal.command.Operation;
import io.tapdb.driver.internal.command.Replies;
import io.tapdb.driver.internal.wire.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bson.BsonBoolean;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

/**
 * A command that opens a cursor, being put together; what {@link TapFind} and {@link TapAggregate}
 * have in common.
 *
 * <p>Not for use by several threads at a time. It may be run any number of times; each run is a
 * command of its own.
 *
 * @param <T> the documents it gives
 * @param <Q> the kind of query
 */
public abstract sealed class TapQuery<T, Q extends TapQuery<T, Q>> implements Iterable<T>
    permits TapFind, TapAggregate, Listing {
  private final Scope scope;
  private final DocumentReader<T> reader;
  private FieldList fields = FieldList.EMPTY;
  private FieldList ofGetMore = FieldList.EMPTY;
  private int batchSize = -1;
  private boolean prefetch;

  TapQuery(Scope scope, DocumentReader<T> reader) {
    this.scope = scope;
    this.reader = reader;
  }

  abstract Q self();

  /** Writes the command without its concerns; a negative batch size leaves it to the server. */
  abstract CommandWriter command(FieldList fields, int batchSize);

  /** Whether it writes what it found to a collection. */
  boolean writes() {
    return false;
  }

  final Q set(String name, BsonValue value) {
    fields = fields.with(name, value);
    return self();
  }

  final Q setDocument(String name, Bson document) {
    fields = fields.withDocument(name, document);
    return self();
  }

  /** How many documents come at a time; the server decides unless said otherwise. */
  public final Q batchSize(int documents) {
    if (documents < 0) {
      throw new IllegalArgumentException("A batch cannot have " + documents + " documents.");
    }
    batchSize = documents;
    ofGetMore = ofGetMore.with("batchSize", documents == 0 ? null : new BsonInt64(documents));
    return self();
  }

  /** Whether the next batch is asked for while the present one is being read. */
  public final Q prefetch(boolean ahead) {
    prefetch = ahead;
    return self();
  }

  /** The index to use, by name. */
  public final Q hint(String index) {
    return set("hint", new BsonString(index));
  }

  /** The index to use, by its keys. */
  public final Q hint(Bson keys) {
    return setDocument("hint", keys);
  }

  /** How long the server may take. */
  public final Q maxTime(long amount, TimeUnit unit) {
    return set("maxTimeMS", new BsonInt64(unit.toMillis(amount)));
  }

  /** How long the server waits for news before it answers a cursor that follows them. */
  public final Q maxAwaitTime(long amount, TimeUnit unit) {
    ofGetMore = ofGetMore.with("maxTimeMS", new BsonInt64(unit.toMillis(amount)));
    return self();
  }

  /** A remark that shows up in the server's logs. */
  public final Q comment(String comment) {
    ofGetMore = ofGetMore.with("comment", new BsonString(comment));
    return set("comment", new BsonString(comment));
  }

  /** How texts are compared. */
  public final Q collation(Bson collation) {
    return setDocument("collation", collation);
  }

  /** Variables for expressions. */
  public final Q let(Bson variables) {
    return setDocument("let", variables);
  }

  /** Whether the server may use its disk for what does not fit into memory. */
  public final Q allowDiskUse(boolean allow) {
    return set("allowDiskUse", BsonBoolean.valueOf(allow));
  }

  /** A field that goes into the command as it is, for what has no method here. */
  public final Q field(String name, BsonValue value) {
    return set(name, value);
  }

  /** Runs it and gives a cursor, which must be closed unless it is read to its end. */
  public final TapCursor<T> cursor() {
    Batch first = scope.run(operation(Batch::of));
    return new TapCursor<>(first, feed(first), reader, prefetch);
  }

  /** As {@link #cursor}, for loops that go to the end; leaving one early leaves the cursor open. */
  @Override
  public final TapCursor<T> iterator() {
    return cursor();
  }

  /** Runs it and gives every document to the consumer. */
  @Override
  public final void forEach(Consumer<? super T> consumer) {
    try (TapCursor<T> cursor = cursor()) {
      cursor.forEachRemaining(consumer);
    }
  }

  /** Runs it and gives all documents. */
  public final List<T> toList() {
    List<T> all = new ArrayList<>();
    forEach(all::add);
    return all;
  }

  /** Runs it for the first document only; null if there is none. */
  public T first() {
    try (TapCursor<T> cursor = cursor()) {
      return cursor.hasNext() ? cursor.next() : null;
    }
  }

  /** Runs it without waiting and gives a cursor that does not wait either. */
  public final CompletableFuture<TapAsyncCursor<T>> cursorAsync() {
    return scope.send(
        operation(
            reply -> {
              Batch first = Batch.of(reply);
              return new TapAsyncCursor<>(first, feed(first), reader);
            }));
  }

  /** Runs it without waiting and gives all documents; cancelling that ends the cursor too. */
  public final CompletableFuture<List<T>> toListAsync() {
    return AsyncCollecting.start(cursorAsync());
  }

  /** Runs it without waiting for the first document only; null if there is none. */
  public CompletableFuture<T> firstAsync() {
    return scope.send(
        operation(
            reply -> {
              Batch first = Batch.of(reply);
              feed(first).close();
              return firstOf(first);
            }));
  }

  final T firstOf(Batch batch) {
    return batch.hasNext() ? batch.next(reader) : null;
  }

  /**
   * Asks how the server would run it.
   *
   * @param verbosity queryPlanner, executionStats or allPlansExecution
   */
  public final Document explain(String verbosity) {
    byte[] plain = command(fields, batchSize).finishPart();
    CommandWriter explain =
        CommandWriter.part(plain.length + 64)
            .document("explain", new RawBsonDocument(plain))
            .string("verbosity", verbosity);
    return scope.run(scope.asking(explain, Replies.whole(DocumentReader.of(Encoding.DOCUMENT))));
  }

  final Scope scope() {
    return scope;
  }

  final FieldList fields() {
    return fields;
  }

  private Feed feed(Batch first) {
    return new Feed(scope.dispatcher(), scope.database(), ofGetMore, first);
  }

  private <R> Operation<R> operation(Function<Reply, R> read) {
    CommandWriter command = command(fields, batchSize);
    if (writes()) {
      return scope.writing(command.fields(scope.concerns().ofReadConcern()), read);
    }
    return scope.reading(command, read);
  }
}
