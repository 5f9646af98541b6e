// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import io.tapdb.driver.internal.bson.CommandWriter;
import io.tapdb.driver.internal.bson.DocumentReader;
import io.tapdb.driver.internal.bson.Encoding;
import io.tapdb.driver.internal.bson.FieldList;
import java.util.List;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * An aggregation, put together step by step and then run.
 *
 * @param <T> the documents it gives
 */
public final class TapAggregate<T> extends TapQuery<T, TapAggregate<T>> {
  private final String collection;
  private final List<? extends Bson> pipeline;

  /** An aggregation over a collection, or over the database itself if that is null. */
  TapAggregate(
      Scope scope, String collection, List<? extends Bson> pipeline, DocumentReader<T> reader) {
    super(scope, reader);
    this.collection = collection;
    this.pipeline = List.copyOf(pipeline);
  }

  @Override
  TapAggregate<T> self() {
    return this;
  }

  /** Whether the validation rules of a collection written to are passed over. */
  public TapAggregate<T> bypassDocumentValidation(boolean bypass) {
    return set("bypassDocumentValidation", BsonBoolean.valueOf(bypass));
  }

  @Override
  boolean writes() {
    if (pipeline.isEmpty()) {
      return false;
    }
    BsonDocument last = pipeline.getLast().toBsonDocument(Document.class, Encoding.REGISTRY);
    return last.containsKey("$out") || last.containsKey("$merge");
  }

  @Override
  CommandWriter command(FieldList fields, int batchSize) {
    CommandWriter command =
        collection == null
            ? CommandWriter.of("aggregate")
            : CommandWriter.on("aggregate", collection, 512);
    BsonDocument cursor = new BsonDocument();
    if (batchSize >= 0) {
      cursor.put("batchSize", new BsonInt32(batchSize));
    }
    return command.documents("pipeline", pipeline).document("cursor", cursor).fields(fields);
  }
}
