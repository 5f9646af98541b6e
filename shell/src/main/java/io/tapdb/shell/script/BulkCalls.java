// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.script;

import io.tapdb.driver.TapBulk;
import io.tapdb.driver.TapOptions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.graalvm.polyglot.Value;

/** Bulk writes: an array of documents such as {@code {insertOne: {document: {…}}}}. */
final class BulkCalls {
  private static final Set<String> PARTS = Set.of("filter", "update", "replacement", "document");

  private final Crossing crossing;

  private BulkCalls(Crossing crossing) {
    this.crossing = crossing;
  }

  static void addTo(HostTable table, Crossing crossing) {
    table.add("bulkWrite", new BulkCalls(crossing)::bulkWrite);
  }

  private Object bulkWrite(Value[] arguments) {
    List<BsonDocument> operations =
        OptionReader.documents("The operations", crossing.value(arguments[3]));
    BsonDocument options = crossing.options(arguments[4]);
    TapBulk<BsonDocument> bulk =
        Crossing.collection(arguments, options).bulk().options(OptionReader.read(options));
    for (BsonDocument operation : operations) {
      add(bulk, operation);
    }
    return crossing.toScript(WriteReports.ofAll(bulk.run()));
  }

  private static void add(TapBulk<BsonDocument> bulk, BsonDocument operation) {
    if (operation.size() != 1) {
      throw new IllegalArgumentException(
          "An operation of a bulk write has one field, such as insertOne, not " + operation.size());
    }
    Map.Entry<String, BsonValue> only = operation.entrySet().iterator().next();
    BsonDocument body = OptionReader.document(only.getKey(), only.getValue());
    TapOptions options = options(body);
    switch (only.getKey()) {
      case "insertOne" ->
          bulk.insertOne(body.containsKey("document") ? part(body, "document") : body);
      case "updateOne" -> {
        if (body.isArray("update")) {
          bulk.updateOne(part(body, "filter"), stages(body), options);
        } else {
          bulk.updateOne(part(body, "filter"), part(body, "update"), options);
        }
      }
      case "updateMany" -> {
        if (body.isArray("update")) {
          bulk.updateMany(part(body, "filter"), stages(body), options);
        } else {
          bulk.updateMany(part(body, "filter"), part(body, "update"), options);
        }
      }
      case "replaceOne" ->
          bulk.replaceOne(part(body, "filter"), part(body, "replacement"), options);
      case "deleteOne" -> bulk.deleteOne(part(body, "filter"), options);
      case "deleteMany" -> bulk.deleteMany(part(body, "filter"), options);
      default ->
          throw new IllegalArgumentException(
              "A bulk write has no operation '" + only.getKey() + "'");
    }
  }

  private static TapOptions options(BsonDocument body) {
    if (body.containsKey("document") || !body.containsKey("filter")) {
      return new TapOptions();
    }
    BsonDocument others = body.clone();
    others.keySet().removeAll(PARTS);
    return OptionReader.read(others);
  }

  private static BsonDocument part(BsonDocument body, String name) {
    if (!body.isDocument(name)) {
      throw new IllegalArgumentException("An operation of the bulk write lacks its " + name);
    }
    return body.getDocument(name);
  }

  private static List<BsonDocument> stages(BsonDocument body) {
    return OptionReader.documents("update", body.get("update"));
  }
}
