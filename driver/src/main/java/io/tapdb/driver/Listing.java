// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import io.tapdb.driver.internal.bson.CommandWriter;
import io.tapdb.driver.internal.bson.DocumentReader;
import io.tapdb.driver.internal.bson.Encoding;
import io.tapdb.driver.internal.bson.FieldList;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.Document;

/** A question for what exists: the indexes of a collection, or the collections of a database. */
final class Listing extends TapQuery<Document, Listing> {
  private static final DocumentReader<Document> READER = DocumentReader.of(Encoding.DOCUMENT);

  private final String collection;

  private Listing(Scope scope, String collection) {
    super(scope, READER);
    this.collection = collection;
  }

  static Listing indexes(Scope scope, String collection) {
    return new Listing(scope, collection);
  }

  static Listing collections(Scope scope) {
    return new Listing(scope, null);
  }

  static Listing collectionNames(Scope scope) {
    return collections(scope)
        .set("nameOnly", BsonBoolean.TRUE)
        .set("authorizedCollections", BsonBoolean.TRUE);
  }

  @Override
  Listing self() {
    return this;
  }

  @Override
  CommandWriter command(FieldList fields, int batchSize) {
    CommandWriter command =
        collection == null
            ? CommandWriter.of("listCollections")
            : CommandWriter.on("listIndexes", collection, 256);
    BsonDocument cursor = new BsonDocument();
    if (batchSize >= 0) {
      cursor.put("batchSize", new BsonInt32(batchSize));
    }
    return command.fields(fields).document("cursor", cursor);
  }
}
