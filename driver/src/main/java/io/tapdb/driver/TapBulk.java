// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import io.tapdb.driver.internal.bson.BsonBuffer;
import io.tapdb.driver.internal.bson.CommandWriter;
import io.tapdb.driver.internal.command.Change;
import io.tapdb.driver.internal.command.MixedStatements;
import io.tapdb.driver.internal.command.WriteKind;
import io.tapdb.driver.internal.wire.Await;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.bson.BsonValue;
import org.bson.conversions.Bson;

/**
 * Writes of several kinds, put together and then sent in as few commands as possible.
 *
 * <p>In order, which is the default, the first failed statement ends it; out of order all are tried
 * and statements of one kind travel together. A statement is encoded when it is added. It is for
 * one thread, and to be run once.
 *
 * @param <T> the documents
 */
public final class TapBulk<T> {
  private final CollectionCommands<T> collection;
  private final MixedStatements statements = new MixedStatements();
  private TapOptions options = TapOptions.NONE;

  TapBulk(CollectionCommands<T> collection) {
    this.collection = collection;
  }

  /** What holds for all statements, such as {@code ordered}. */
  public TapBulk<T> options(TapOptions ofAll) {
    options = ofAll;
    return this;
  }

  /** Inserts a document. */
  public TapBulk<T> insertOne(T document) {
    BsonBuffer out = new BsonBuffer(1024);
    BsonValue id = collection.inserts().write(out, document);
    statements.add(WriteKind.INSERT, Arrays.copyOf(out.array(), out.getSize()), id);
    return this;
  }

  /** Changes the first document found. */
  public TapBulk<T> updateOne(Bson filter, Bson update) {
    return updateOne(filter, update, TapOptions.NONE);
  }

  /** Changes the first document found. */
  public TapBulk<T> updateOne(Bson filter, Bson update, TapOptions ofThis) {
    return update(OptionRules.BULK_UPDATE_ONE, filter, Change.operators(update), ofThis);
  }

  /** Changes the first document found, by a pipeline. */
  public TapBulk<T> updateOne(Bson filter, List<? extends Bson> pipeline, TapOptions ofThis) {
    return update(OptionRules.BULK_UPDATE_ONE, filter, Change.pipeline(pipeline), ofThis);
  }

  /** Changes all documents found. */
  public TapBulk<T> updateMany(Bson filter, Bson update) {
    return updateMany(filter, update, TapOptions.NONE);
  }

  /** Changes all documents found. */
  public TapBulk<T> updateMany(Bson filter, Bson update, TapOptions ofThis) {
    return update(OptionRules.BULK_UPDATE_MANY, filter, Change.operators(update), ofThis);
  }

  /** Changes all documents found, by a pipeline. */
  public TapBulk<T> updateMany(Bson filter, List<? extends Bson> pipeline, TapOptions ofThis) {
    return update(OptionRules.BULK_UPDATE_MANY, filter, Change.pipeline(pipeline), ofThis);
  }

  /** Puts another document in place of the first one found. */
  public TapBulk<T> replaceOne(Bson filter, T replacement) {
    return replaceOne(filter, replacement, TapOptions.NONE);
  }

  /** Puts another document in place of the first one found. */
  public TapBulk<T> replaceOne(Bson filter, T replacement, TapOptions ofThis) {
    Change change = Change.replacement(replacement, collection.codec());
    return update(OptionRules.BULK_REPLACE_ONE, filter, change, ofThis);
  }

  private TapBulk<T> update(OptionRules rules, Bson filter, Change change, TapOptions ofThis) {
    CommandWriter statement = CommandWriter.part(512);
    StatementWriter.update(statement, rules, filter, change, ofThis);
    statements.add(WriteKind.UPDATE, statement.finishPart(), null);
    return this;
  }

  /** Deletes the first document found. */
  public TapBulk<T> deleteOne(Bson filter) {
    return delete(filter, 1, TapOptions.NONE);
  }

  /** Deletes the first document found. */
  public TapBulk<T> deleteOne(Bson filter, TapOptions ofThis) {
    return delete(filter, 1, ofThis);
  }

  /** Deletes all documents found. */
  public TapBulk<T> deleteMany(Bson filter) {
    return delete(filter, 0, TapOptions.NONE);
  }

  /** Deletes all documents found. */
  public TapBulk<T> deleteMany(Bson filter, TapOptions ofThis) {
    return delete(filter, 0, ofThis);
  }

  private TapBulk<T> delete(Bson filter, int limit, TapOptions ofThis) {
    CommandWriter statement = CommandWriter.part(256);
    StatementWriter.delete(statement, OptionRules.BULK_DELETE, filter, limit, ofThis);
    statements.add(WriteKind.DELETE, statement.finishPart(), null);
    return this;
  }

  /** Sends everything and waits. */
  public TapWriteResult run() {
    Await.check();
    return Await.on(collection.bulk(statements, OptionRules.BULK, options, true));
  }

  /** Sends everything without waiting. */
  public CompletableFuture<TapWriteResult> runAsync() {
    return collection.bulk(statements, OptionRules.BULK, options, false);
  }
}
