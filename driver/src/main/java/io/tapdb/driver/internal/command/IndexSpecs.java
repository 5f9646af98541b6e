// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.command;

import io.tapdb.driver.internal.bson.Encoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Indexes to create, each with a name: the one given, or one made of its keys. */
public final class IndexSpecs {
  private final List<BsonDocument> specs = new ArrayList<>();
  private final List<String> names = new ArrayList<>();

  private IndexSpecs() {}

  /** Indexes given by documents with their {@code key} and options. */
  public static IndexSpecs of(List<? extends Bson> documents) {
    IndexSpecs indexes = new IndexSpecs();
    for (Bson document : documents) {
      BsonDocument spec = new BsonDocument();
      spec.putAll(document.toBsonDocument(Document.class, Encoding.REGISTRY));
      indexes.add(spec);
    }
    return indexes;
  }

  /** An index given by its keys and options. */
  public static IndexSpecs of(Bson keys, Bson options) {
    BsonDocument spec =
        new BsonDocument("key", keys.toBsonDocument(Document.class, Encoding.REGISTRY));
    spec.putAll(options.toBsonDocument(Document.class, Encoding.REGISTRY));
    IndexSpecs indexes = new IndexSpecs();
    indexes.add(spec);
    return indexes;
  }

  private void add(BsonDocument spec) {
    if (!spec.isDocument("key")) {
      throw new IllegalArgumentException("An index needs its 'key', such as {key: {a: 1}}.");
    }
    if (!spec.containsKey("name")) {
      spec.put("name", new BsonString(nameOf(spec.getDocument("key"))));
    }
    specs.add(spec);
    names.add(spec.getString("name").getValue());
  }

  private static String nameOf(BsonDocument keys) {
    StringBuilder name = new StringBuilder();
    for (Map.Entry<String, BsonValue> key : keys.entrySet()) {
      name.append(name.isEmpty() ? "" : "_").append(key.getKey()).append('_');
      BsonValue order = key.getValue();
      if (order.isNumber()) {
        name.append(order.asNumber().intValue());
      } else if (order.isString()) {
        name.append(order.asString().getValue());
      }
    }
    return name.toString();
  }

  /** The documents that describe the indexes. */
  public List<BsonDocument> specs() {
    return specs;
  }

  /** Their names, in the same order. */
  public List<String> names() {
    return names;
  }
}
