// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import io.tapdb.driver.internal.command.Change;
import io.tapdb.driver.internal.command.IndexSpecs;
import io.tapdb.driver.internal.command.InsertStatements;
import io.tapdb.driver.internal.wire.Await;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.Codec;
import org.bson.codecs.RawBsonDocumentCodec;
import org.bson.conversions.Bson;

/**
 * A collection of documents; every method waits for its reply. {@link #async} is the other face of
 * it, which never waits.
 *
 * <p>Immutable and safe for any number of threads. A document inserted without an {@code _id} gets
 * one, in the caller's object too if its codec knows how.
 *
 * @param <T> the documents
 */
public final class TapCollection<T> {
  private final CollectionCommands<T> commands;

  TapCollection(CollectionCommands<T> commands) {
    this.commands = commands;
  }

  /** Its name, without that of the database. */
  public String name() {
    return commands.name();
  }

  /** The same collection, with methods that do not wait. */
  public TapAsyncCollection<T> async() {
    return new TapAsyncCollection<>(commands);
  }

  /** The same collection with documents of another kind. */
  public <R> TapCollection<R> withCodec(Codec<R> codec) {
    return new TapCollection<>(commands.with(codec));
  }

  /** The same collection with documents left as bytes, the fastest form. */
  public TapCollection<RawBsonDocument> withRaw() {
    return withCodec(new RawBsonDocumentCodec());
  }

  /** The same collection with another write concern. */
  public TapCollection<T> withWriteConcern(TapWriteConcern concern) {
    return new TapCollection<>(commands.with(commands.scope().concerns().with(concern)));
  }

  /** The same collection with another read concern; null leaves it to the server. */
  public TapCollection<T> withReadConcern(TapReadConcern concern) {
    return new TapCollection<>(commands.with(commands.scope().concerns().with(concern)));
  }

  /** The same collection with another read preference. */
  public TapCollection<T> withReadPreference(TapReadPreference preference) {
    return new TapCollection<>(commands.with(commands.scope().concerns().with(preference)));
  }

  /** Inserts a document. */
  public TapWriteResult insertOne(T document) {
    return insertOne(document, TapOptions.NONE);
  }

  /** Inserts a document. */
  public TapWriteResult insertOne(T document, TapOptions options) {
    return commands.scope().run(commands.insertOne(document, options));
  }

  /** Inserts documents, in order until one fails. */
  public TapWriteResult insertMany(List<? extends T> documents) {
    return insertMany(documents, TapOptions.NONE);
  }

  /** Inserts documents. */
  public TapWriteResult insertMany(List<? extends T> documents, TapOptions options) {
    Await.check();
    InsertStatements<T> inserts = new InsertStatements<>(commands.inserts(), documents);
    return Await.on(commands.bulk(inserts, OptionRules.INSERT_MANY, options, true));
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
  public T findOne(Bson filter) {
    return find(filter).first();
  }

  /** Changes the first document found. */
  public TapWriteResult updateOne(Bson filter, Bson update) {
    return updateOne(filter, update, TapOptions.NONE);
  }

  /** Changes the first document found. */
  public TapWriteResult updateOne(Bson filter, Bson update, TapOptions options) {
    return update(OptionRules.UPDATE_ONE, filter, Change.operators(update), options);
  }

  /** Changes the first document found, by a pipeline. */
  public TapWriteResult updateOne(Bson filter, List<? extends Bson> pipeline, TapOptions options) {
    return update(OptionRules.UPDATE_ONE, filter, Change.pipeline(pipeline), options);
  }

  /** Changes all documents found. */
  public TapWriteResult updateMany(Bson filter, Bson update) {
    return updateMany(filter, update, TapOptions.NONE);
  }

  /** Changes all documents found. */
  public TapWriteResult updateMany(Bson filter, Bson update, TapOptions options) {
    return update(OptionRules.UPDATE_MANY, filter, Change.operators(update), options);
  }

  /** Changes all documents found, by a pipeline. */
  public TapWriteResult updateMany(Bson filter, List<? extends Bson> pipeline, TapOptions options) {
    return update(OptionRules.UPDATE_MANY, filter, Change.pipeline(pipeline), options);
  }

  private TapWriteResult update(OptionRules rules, Bson filter, Change change, TapOptions options) {
    return commands.scope().run(commands.update(rules, filter, change, options));
  }

  /** Puts another document in place of the first one found. */
  public TapWriteResult replaceOne(Bson filter, T replacement) {
    return replaceOne(filter, replacement, TapOptions.NONE);
  }

  /** Puts another document in place of the first one found. */
  public TapWriteResult replaceOne(Bson filter, T replacement, TapOptions options) {
    return commands.scope().run(commands.replaceOne(filter, replacement, options));
  }

  /** Deletes the first document found. */
  public TapWriteResult deleteOne(Bson filter) {
    return deleteOne(filter, TapOptions.NONE);
  }

  /** Deletes the first document found. */
  public TapWriteResult deleteOne(Bson filter, TapOptions options) {
    return commands.scope().run(commands.delete(filter, 1, options));
  }

  /** Deletes all documents found. */
  public TapWriteResult deleteMany(Bson filter) {
    return deleteMany(filter, TapOptions.NONE);
  }

  /** Deletes all documents found. */
  public TapWriteResult deleteMany(Bson filter, TapOptions options) {
    return commands.scope().run(commands.delete(filter, 0, options));
  }

  /** Changes the first document found and returns it as it was; null if there is none. */
  public T findOneAndUpdate(Bson filter, Bson update) {
    return findOneAndUpdate(filter, update, TapOptions.NONE);
  }

  /** Changes the first document found and returns it. */
  public T findOneAndUpdate(Bson filter, Bson update, TapOptions options) {
    return findAndModify(
        OptionRules.FIND_ONE_AND_UPDATE, filter, Change.operators(update), options);
  }

  /** Changes the first document found, by a pipeline, and returns it. */
  public T findOneAndUpdate(Bson filter, List<? extends Bson> pipeline, TapOptions options) {
    return findAndModify(
        OptionRules.FIND_ONE_AND_UPDATE, filter, Change.pipeline(pipeline), options);
  }

  /** Puts another document in place of the first one found and returns that as it was. */
  public T findOneAndReplace(Bson filter, T replacement) {
    return findOneAndReplace(filter, replacement, TapOptions.NONE);
  }

  /** Puts another document in place of the first one found and returns one of the two. */
  public T findOneAndReplace(Bson filter, T replacement, TapOptions options) {
    Change change = Change.replacement(replacement, commands.codec());
    return findAndModify(OptionRules.FIND_ONE_AND_REPLACE, filter, change, options);
  }

  /** Deletes the first document found and returns it; null if there is none. */
  public T findOneAndDelete(Bson filter) {
    return findOneAndDelete(filter, TapOptions.NONE);
  }

  /** Deletes the first document found and returns it. */
  public T findOneAndDelete(Bson filter, TapOptions options) {
    return findAndModify(OptionRules.FIND_ONE_AND_DELETE, filter, null, options);
  }

  private T findAndModify(OptionRules rules, Bson filter, Change change, TapOptions options) {
    return commands.scope().run(commands.findAndModify(rules, filter, change, options));
  }

  /** Begins an aggregation. */
  public TapAggregate<T> aggregate(List<? extends Bson> pipeline) {
    return new TapAggregate<>(commands.scope(), name(), pipeline, commands.reader());
  }

  /** How many documents fit the filter, exactly. */
  public long countDocuments(Bson filter) {
    return countDocuments(filter, TapOptions.NONE);
  }

  /** How many documents fit the filter, exactly. */
  public long countDocuments(Bson filter, TapOptions options) {
    return commands.scope().run(commands.countDocuments(filter, options));
  }

  /** How many documents there are, from the collection's own books. */
  public long estimatedDocumentCount() {
    return commands.scope().run(commands.estimatedDocumentCount(TapOptions.NONE));
  }

  /** The different values a field has in the documents that fit. */
  public <V> List<V> distinct(String field, Bson filter, Class<V> type) {
    return distinct(field, filter, type, TapOptions.NONE);
  }

  /** The different values a field has in the documents that fit. */
  public <V> List<V> distinct(String field, Bson filter, Class<V> type, TapOptions options) {
    return commands.scope().run(commands.distinct(field, filter, type, options));
  }

  /** Creates an index, such as on {@code {a: 1}}, and returns its name. */
  public String createIndex(Bson keys) {
    return createIndex(keys, new BsonDocument());
  }

  /** Creates an index with options such as {@code {unique: true}} and returns its name. */
  public String createIndex(Bson keys, Bson options) {
    return commands.scope().run(commands.createIndex(keys, options));
  }

  /** Creates indexes, each a document with its {@code key} and options; returns their names. */
  public List<String> createIndexes(List<? extends Bson> specs) {
    return commands.scope().run(commands.createIndexes(IndexSpecs.of(specs)));
  }

  /** The indexes, each as a document. */
  public List<Document> listIndexes() {
    return Listing.indexes(commands.scope(), name()).toList();
  }

  /** Drops an index by name; {@code *} drops all but that on {@code _id}. */
  public void dropIndex(String index) {
    commands.scope().run(commands.dropIndex(index));
  }

  /** Drops an index by its keys. */
  public void dropIndex(Bson keys) {
    commands.scope().run(commands.dropIndex(keys));
  }

  /** Drops all indexes but that on {@code _id}. */
  public void dropIndexes() {
    dropIndex("*");
  }

  /** Drops the collection, if it exists. */
  public void drop() {
    commands.scope().run(commands.drop());
  }
}
