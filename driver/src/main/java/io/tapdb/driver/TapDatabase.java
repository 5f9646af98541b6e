// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import io.tapdb.driver.internal.bson.Encoding;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.codecs.Codec;
import org.bson.conversions.Bson;

/**
 * A database of a server; every method waits for its reply. {@link #async} is the other face of it.
 *
 * <p>Immutable and safe for any number of threads.
 */
public final class TapDatabase {
  private final DatabaseCommands commands;

  TapDatabase(DatabaseCommands commands) {
    this.commands = commands;
  }

  /** Its name. */
  public String name() {
    return commands.scope().database();
  }

  /** The same database, with methods that do not wait. */
  public TapAsyncDatabase async() {
    return new TapAsyncDatabase(commands);
  }

  /** The same database with another write concern. */
  public TapDatabase withWriteConcern(TapWriteConcern concern) {
    return new TapDatabase(commands.with(commands.scope().concerns().with(concern)));
  }

  /** The same database with another read concern; null leaves it to the server. */
  public TapDatabase withReadConcern(TapReadConcern concern) {
    return new TapDatabase(commands.with(commands.scope().concerns().with(concern)));
  }

  /** The same database with another read preference. */
  public TapDatabase withReadPreference(TapReadPreference preference) {
    return new TapDatabase(commands.with(commands.scope().concerns().with(preference)));
  }

  /** A collection of plain documents, whether it exists or not. */
  public TapCollection<Document> collection(String name) {
    return collection(name, Encoding.DOCUMENT);
  }

  /** A collection of documents with a codec of their own. */
  public <T> TapCollection<T> collection(String name, Codec<T> codec) {
    return new TapCollection<>(CollectionCommands.of(commands.scope(), name, codec));
  }

  /**
   * Runs a command just as it stands, without any concern, and gives the whole reply.
   *
   * @throws TapCommandException if the reply says that it failed
   */
  public Document runCommand(Bson command) {
    return runCommand(command, Encoding.DOCUMENT);
  }

  /** Runs a command just as it stands and reads the reply with this codec. */
  public <R> R runCommand(Bson command, Codec<R> codec) {
    return commands.scope().run(commands.runCommand(command, codec));
  }

  /** The names of its collections. */
  public List<String> listCollectionNames() {
    return DatabaseCommands.names(Listing.collectionNames(commands.scope()).toList());
  }

  /** Its collections, each as a document with its options. */
  public List<Document> listCollections() {
    return Listing.collections(commands.scope()).toList();
  }

  /** Creates a collection. */
  public void createCollection(String name) {
    createCollection(name, new BsonDocument());
  }

  /** Creates a collection with options such as {@code {capped: true, size: 1000000}}. */
  public void createCollection(String name, Bson options) {
    commands.scope().run(commands.createCollection(name, options));
  }

  /** Begins an aggregation over the database itself, such as {@code $currentOp}. */
  public TapAggregate<Document> aggregate(List<? extends Bson> pipeline) {
    return aggregate(pipeline, Encoding.DOCUMENT);
  }

  /** Begins an aggregation over the database itself whose documents are read with this codec. */
  public <T> TapAggregate<T> aggregate(List<? extends Bson> pipeline, Codec<T> codec) {
    return commands.aggregate(pipeline, codec);
  }

  /** Drops the database with all that is in it. */
  public void drop() {
    commands.scope().run(commands.drop());
  }
}
