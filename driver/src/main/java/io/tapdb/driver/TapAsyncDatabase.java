// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import io.tapdb.driver.internal.bson.Encoding;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.codecs.Codec;
import org.bson.conversions.Bson;

/**
 * A database of a server whose methods never wait; see {@link TapAsyncCollection} for what may be
 * done with their futures.
 */
public final class TapAsyncDatabase {
  private final DatabaseCommands commands;

  TapAsyncDatabase(DatabaseCommands commands) {
    this.commands = commands;
  }

  /** Its name. */
  public String name() {
    return commands.scope().database();
  }

  /** A collection of plain documents, whether it exists or not. */
  public TapAsyncCollection<Document> collection(String name) {
    return collection(name, Encoding.DOCUMENT);
  }

  /** A collection of documents with a codec of their own. */
  public <T> TapAsyncCollection<T> collection(String name, Codec<T> codec) {
    return new TapAsyncCollection<>(CollectionCommands.of(commands.scope(), name, codec));
  }

  /** Runs a command just as it stands, without any concern, and gives the whole reply. */
  public CompletableFuture<Document> runCommand(Bson command) {
    return runCommand(command, Encoding.DOCUMENT);
  }

  /** Runs a command just as it stands and reads the reply with this codec. */
  public <R> CompletableFuture<R> runCommand(Bson command, Codec<R> codec) {
    return commands.scope().send(commands.runCommand(command, codec));
  }

  /** The names of its collections. */
  public CompletableFuture<List<String>> listCollectionNames() {
    return Listing.collectionNames(commands.scope())
        .toListAsync()
        .thenApply(DatabaseCommands::names);
  }

  /** Its collections, each as a document with its options. */
  public CompletableFuture<List<Document>> listCollections() {
    return Listing.collections(commands.scope()).toListAsync();
  }

  /** Creates a collection. */
  public CompletableFuture<Void> createCollection(String name) {
    return createCollection(name, new BsonDocument());
  }

  /** Creates a collection with options such as {@code {capped: true, size: 1000000}}. */
  public CompletableFuture<Void> createCollection(String name, Bson options) {
    return commands.scope().send(commands.createCollection(name, options));
  }

  /** Begins an aggregation over the database itself, such as {@code $currentOp}. */
  public TapAggregate<Document> aggregate(List<? extends Bson> pipeline) {
    return commands.aggregate(pipeline, Encoding.DOCUMENT);
  }

  /** Drops the database with all that is in it. */
  public CompletableFuture<Void> drop() {
    return commands.scope().send(commands.drop());
  }
}
