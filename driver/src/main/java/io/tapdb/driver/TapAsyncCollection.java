// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import io.tapdb.driver.internal.command.Change;
import io.tapdb.driver.internal.command.IndexSpecs;
import io.tapdb.driver.internal.command.InsertStatements;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * A collection of documents whose methods never wait: each gives a future.
 *
 * <p>What is attached to a future runs, as a rule, on the thread that receives replies, so it must
 * be quick and must not wait for another command; an executor of its own is for anything else.
 * Cancelling a future stops its command on the server. Where more commands wait than the client may
 * queue, the future fails at once.
 *
 * @param <T> the documents
 */
public final class TapAsyncCollection<T> {
  private final CollectionCommands<T> commands;

  TapAsyncCollection(CollectionCommands<T> commands) {
    this.commands = commands;
  }

  /** Its name, without that of the database. */
  public String name() {
    return commands.name();
  }

  /** Inserts a document. */
  public CompletableFuture<TapWriteResult> insertOne(T document) {
    return insertOne(document, TapOptions.NONE);
  }

  /** Inserts a document. */
  public CompletableFuture<TapWriteResult> insertOne(T document, TapOptions options) {
    return commands.scope().send(commands.insertOne(document, options));
  }

  /** Inserts documents, in order until one fails. */
  public CompletableFuture<TapWriteResult> insertMany(List<? extends T> documents) {
    return insertMany(documents, TapOptions.NONE);
  }

  /** Inserts documents. */
  public CompletableFuture<TapWriteResult> insertMany(
      List<? extends T> documents, TapOptions options) {
    InsertStatements<T> inserts = new InsertStatements<>(commands.inserts(), documents);
    return commands.bulk(inserts, OptionRules.INSERT_MANY, options, false);
  }

  /** Begins a bulk write of mixed statements. */
  public TapBulk<T> bulk() {
    return new TapBulk<>(commands);
  }

  /** Begins a find of all documents. */
  public TapFind<T> find() {
    return find(new BsonDocument());
  }

  /** Begins a find. */
  public TapFind<T> find(Bson filter) {
    return new TapFind<>(commands, filter);
  }

  /** Finds the first document that fits; null if there is none. */
  public CompletableFuture<T> findOne(Bson filter) {
    return find(filter).firstAsync();
  }

  /** Changes the first document found. */
  public CompletableFuture<TapWriteResult> updateOne(Bson filter, Bson update) {
    return updateOne(filter, update, TapOptions.NONE);
  }

  /** Changes the first document found. */
  public CompletableFuture<TapWriteResult> updateOne(Bson filter, Bson update, TapOptions options) {
    return update(OptionRules.UPDATE_ONE, filter, Change.operators(update), options);
  }

  /** Changes the first document found, by a pipeline. */
  public CompletableFuture<TapWriteResult> updateOne(
      Bson filter, List<? extends Bson> pipeline, TapOptions options) {
    return update(OptionRules.UPDATE_ONE, filter, Change.pipeline(pipeline), options);
  }

  /** Changes all documents found. */
  public CompletableFuture<TapWriteResult> updateMany(Bson filter, Bson update) {
    return updateMany(filter, update, TapOptions.NONE);
  }

  /** Changes all documents found. */
  public CompletableFuture<TapWriteResult> updateMany(
      Bson filter, Bson update, TapOptions options) {
    return update(OptionRules.UPDATE_MANY, filter, Change.operators(update), options);
  }

  /** Changes all documents found, by a pipeline. */
  public CompletableFuture<TapWriteResult> updateMany(
      Bson filter, List<? extends Bson> pipeline, TapOptions options) {
    return update(OptionRules.UPDATE_MANY, filter, Change.pipeline(pipeline), options);
  }

  private CompletableFuture<TapWriteResult> update(
      OptionRules rules, Bson filter, Change change, TapOptions options) {
    return commands.scope().send(commands.update(rules, filter, change, options));
  }

  /** Puts another document in place of the first one found. */
  public CompletableFuture<TapWriteResult> replaceOne(Bson filter, T replacement) {
    return replaceOne(filter, replacement, TapOptions.NONE);
  }

  /** Puts another document in place of the first one found. */
  public CompletableFuture<TapWriteResult> replaceOne(
      Bson filter, T replacement, TapOptions options) {
    return commands.scope().send(commands.replaceOne(filter, replacement, options));
  }

  /** Deletes the first document found. */
  public CompletableFuture<TapWriteResult> deleteOne(Bson filter) {
    return deleteOne(filter, TapOptions.NONE);
  }

  /** Deletes the first document found. */
  public CompletableFuture<TapWriteResult> deleteOne(Bson filter, TapOptions options) {
    return commands.scope().send(commands.delete(filter, 1, options));
  }

  /** Deletes all documents found. */
  public CompletableFuture<TapWriteResult> deleteMany(Bson filter) {
    return deleteMany(filter, TapOptions.NONE);
  }

  /** Deletes all documents found. */
  public CompletableFuture<TapWriteResult> deleteMany(Bson filter, TapOptions options) {
    return commands.scope().send(commands.delete(filter, 0, options));
  }

  /** Changes the first document found and returns it as it was; null if there is none. */
  public CompletableFuture<T> findOneAndUpdate(Bson filter, Bson update) {
    return findOneAndUpdate(filter, update, TapOptions.NONE);
  }

  /** Changes the first document found and returns it. */
  public CompletableFuture<T> findOneAndUpdate(Bson filter, Bson update, TapOptions options) {
    return findAndModify(
        OptionRules.FIND_ONE_AND_UPDATE, filter, Change.operators(update), options);
  }

  /** Changes the first document found, by a pipeline, and returns it. */
  public CompletableFuture<T> findOneAndUpdate(
      Bson filter, List<? extends Bson> pipeline, TapOptions options) {
    return findAndModify(
        OptionRules.FIND_ONE_AND_UPDATE, filter, Change.pipeline(pipeline), options);
  }

  /** Puts another document in place of the first one found and returns that as it was. */
  public CompletableFuture<T> findOneAndReplace(Bson filter, T replacement) {
    return findOneAndReplace(filter, replacement, TapOptions.NONE);
  }

  /** Puts another document in place of the first one found and returns one of the two. */
  public CompletableFuture<T> findOneAndReplace(Bson filter, T replacement, TapOptions options) {
    Change change = Change.replacement(replacement, commands.codec());
    return findAndModify(OptionRules.FIND_ONE_AND_REPLACE, filter, change, options);
  }

  /** Deletes the first document found and returns it; null if there is none. */
  public CompletableFuture<T> findOneAndDelete(Bson filter) {
    return findOneAndDelete(filter, TapOptions.NONE);
  }

  /** Deletes the first document found and returns it. */
  public CompletableFuture<T> findOneAndDelete(Bson filter, TapOptions options) {
    return findAndModify(OptionRules.FIND_ONE_AND_DELETE, filter, null, options);
  }

  private CompletableFuture<T> findAndModify(
      OptionRules rules, Bson filter, Change change, TapOptions options) {
    return commands.scope().send(commands.findAndModify(rules, filter, change, options));
  }

  /** Begins an aggregation. */
  public TapAggregate<T> aggregate(List<? extends Bson> pipeline) {
    return new TapAggregate<>(commands.scope(), name(), pipeline, commands.reader());
  }

  /** How many documents fit the filter, exactly. */
  public CompletableFuture<Long> countDocuments(Bson filter) {
    return countDocuments(filter, TapOptions.NONE);
  }

  /** How many documents fit the filter, exactly. */
  public CompletableFuture<Long> countDocuments(Bson filter, TapOptions options) {
    return commands.scope().send(commands.countDocuments(filter, options));
  }

  /** How many documents there are, from the collection's own books. */
  public CompletableFuture<Long> estimatedDocumentCount() {
    return commands.scope().send(commands.estimatedDocumentCount(TapOptions.NONE));
  }

  /** The different values a field has in the documents that fit. */
  public <V> CompletableFuture<List<V>> distinct(String field, Bson filter, Class<V> type) {
    return distinct(field, filter, type, TapOptions.NONE);
  }

  /** The different values a field has in the documents that fit. */
  public <V> CompletableFuture<List<V>> distinct(
      String field, Bson filter, Class<V> type, TapOptions options) {
    return commands.scope().send(commands.distinct(field, filter, type, options));
  }

  /** Creates an index, such as on {@code {a: 1}}, and returns its name. */
  public CompletableFuture<String> createIndex(Bson keys) {
    return createIndex(keys, new BsonDocument());
  }

  /** Creates an index with options such as {@code {unique: true}} and returns its name. */
  public CompletableFuture<String> createIndex(Bson keys, Bson options) {
    return commands.scope().send(commands.createIndex(keys, options));
  }

  /** Creates indexes, each a document with its {@code key} and options; returns their names. */
  public CompletableFuture<List<String>> createIndexes(List<? extends Bson> specs) {
    return commands.scope().send(commands.createIndexes(IndexSpecs.of(specs)));
  }

  /** The indexes, each as a document. */
  public CompletableFuture<List<Document>> listIndexes() {
    return Listing.indexes(commands.scope(), name()).toListAsync();
  }

  /** Drops an index by name; {@code *} drops all but that on {@code _id}. */
  public CompletableFuture<Void> dropIndex(String index) {
    return commands.scope().send(commands.dropIndex(index));
  }

  /** Drops an index by its keys. */
  public CompletableFuture<Void> dropIndex(Bson keys) {
    return commands.scope().send(commands.dropIndex(keys));
  }

  /** Drops all indexes but that on {@code _id}. */
  public CompletableFuture<Void> dropIndexes() {
    return dropIndex("*");
  }

  /** Drops the collection, if it exists. */
  public CompletableFuture<Void> drop() {
    return commands.scope().send(commands.drop());
  }
}
