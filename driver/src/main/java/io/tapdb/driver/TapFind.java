// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import io.tapdb.driver.internal.bson.CommandWriter;
import io.tapdb.driver.internal.bson.FieldList;
import io.tapdb.driver.internal.command.Batch;
import io.tapdb.driver.internal.command.Operation;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.bson.BsonBoolean;
import org.bson.BsonInt64;
import org.bson.conversions.Bson;

/**
 * A find, put together step by step and then run: {@code find(filter).sort(by).limit(10).toList()}.
 *
 * @param <T> the documents it gives
 */
public final class TapFind<T> extends TapQuery<T, TapFind<T>> {
  private final CollectionCommands<T> collection;
  private final Bson filter;

  TapFind(CollectionCommands<T> collection, Bson filter) {
    super(collection.scope(), collection.reader());
    this.collection = collection;
    this.filter = Objects.requireNonNull(filter, "filter");
  }

  @Override
  TapFind<T> self() {
    return this;
  }

  /** Which fields of the documents come. */
  public TapFind<T> projection(Bson projection) {
    return setDocument("projection", projection);
  }

  /** The order in which they come. */
  public TapFind<T> sort(Bson sort) {
    return setDocument("sort", sort);
  }

  /** How many are passed over first. */
  public TapFind<T> skip(long documents) {
    return set("skip", new BsonInt64(documents));
  }

  /** How many come at most; 0 means all. */
  public TapFind<T> limit(long documents) {
    return set("limit", new BsonInt64(documents));
  }

  /** The least index keys that count; needs a hint. */
  public TapFind<T> min(Bson keys) {
    return setDocument("min", keys);
  }

  /** The index keys that are too large to count; needs a hint. */
  public TapFind<T> max(Bson keys) {
    return setDocument("max", keys);
  }

  /** Whether only the fields of the index used come. */
  public TapFind<T> returnKey(boolean only) {
    return set("returnKey", BsonBoolean.valueOf(only));
  }

  /** Whether every document comes with its number in the collection. */
  public TapFind<T> showRecordId(boolean show) {
    return set("showRecordId", BsonBoolean.valueOf(show));
  }

  /** Whether the cursor stays open however long it is not used. */
  public TapFind<T> noCursorTimeout(boolean keep) {
    return set("noCursorTimeout", BsonBoolean.valueOf(keep));
  }

  /** Whether the cursor of a capped collection stays open at its end, for what is added later. */
  public TapFind<T> tailable(boolean follow) {
    return set("tailable", BsonBoolean.valueOf(follow));
  }

  /** Whether the server waits a while for news at the end of a tailable cursor. */
  public TapFind<T> awaitData(boolean await) {
    return set("awaitData", BsonBoolean.valueOf(await));
  }

  @Override
  CommandWriter command(FieldList fields, int batchSize) {
    CommandWriter command = CommandWriter.on("find", collection.name(), 256);
    command.document("filter", filter).fields(fields);
    return batchSize < 0 ? command : command.int32("batchSize", batchSize);
  }

  /** Finds the first document only; null if there is none. No cursor stays open for it. */
  @Override
  public T first() {
    return scope().run(onlyFirst());
  }

  @Override
  public CompletableFuture<T> firstAsync() {
    return scope().send(onlyFirst());
  }

  private Operation<T> onlyFirst() {
    CommandWriter command =
        command(fields().without("limit"), -1).int32("limit", 1).bool("singleBatch", true);
    return scope().reading(command, reply -> firstOf(Batch.of(reply)));
  }
}
