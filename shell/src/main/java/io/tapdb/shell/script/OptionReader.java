// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.script;

import io.tapdb.driver.TapOptions;
import io.tapdb.driver.TapReadConcern;
import io.tapdb.driver.TapWriteConcern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * The options of a helper, as the driver takes them. An option that nobody knows is refused; one
 * that does not fit the operation is refused by the driver.
 */
final class OptionReader {
  private OptionReader() {}

  /** All options but the concerns, which belong to the collection in the driver. */
  static TapOptions read(BsonDocument options) {
    TapOptions all = new TapOptions();
    for (Map.Entry<String, BsonValue> option : options.entrySet()) {
      all = with(all, option.getKey(), option.getValue());
    }
    return all;
  }

  private static TapOptions with(TapOptions all, String name, BsonValue value) {
    return switch (name) {
      case "upsert" -> all.upsert(truth(name, value));
      case "ordered" -> all.ordered(truth(name, value));
      case "arrayFilters" -> all.arrayFilters(documents(name, value));
      case "hint" ->
          value.isString()
              ? all.hint(value.asString().getValue())
              : all.hint(document(name, value));
      case "collation" -> all.collation(document(name, value));
      case "sort" -> all.sort(document(name, value));
      case "projection", "fields" -> all.projection(document(name, value));
      case "let" -> all.let(document(name, value));
      case "skip" -> all.skip(number(name, value));
      case "limit" -> all.limit(number(name, value));
      case "maxTimeMS" -> all.maxTime(number(name, value), TimeUnit.MILLISECONDS);
      case "bypassDocumentValidation" -> all.bypassDocumentValidation(truth(name, value));
      case "returnDocument" -> all.returnNew(isAfter(value));
      case "returnNewDocument", "new" -> all.returnNew(truth(name, value));
      case "comment" -> all.field(name, value);
      case "writeConcern", "readConcern", "readPreference" -> all;
      default -> throw new IllegalArgumentException("There is no option '" + name + "'");
    };
  }

  private static boolean isAfter(BsonValue value) {
    String text = value.isString() ? value.asString().getValue() : value.toString();
    if (!text.equals("after") && !text.equals("before")) {
      throw new IllegalArgumentException("returnDocument is 'before' or 'after', not " + text);
    }
    return text.equals("after");
  }

  static boolean truth(String name, BsonValue value) {
    if (!value.isBoolean()) {
      throw new IllegalArgumentException("The option '" + name + "' is true or false");
    }
    return value.asBoolean().getValue();
  }

  static long number(String name, BsonValue value) {
    if (!value.isNumber()) {
      throw new IllegalArgumentException("The option '" + name + "' is a number");
    }
    return value.asNumber().longValue();
  }

  static BsonDocument document(String name, BsonValue value) {
    if (!value.isDocument()) {
      throw new IllegalArgumentException("The option '" + name + "' is a document");
    }
    return value.asDocument();
  }

  /** The documents of an array. */
  static List<BsonDocument> documents(String name, BsonValue value) {
    if (!value.isArray()) {
      throw new IllegalArgumentException("'" + name + "' is an array of documents");
    }
    List<BsonDocument> all = new ArrayList<>();
    for (BsonValue element : value.asArray()) {
      all.add(document(name, element));
    }
    return all;
  }

  /** The write concern among the options, or null. */
  static TapWriteConcern writeConcern(BsonDocument options) {
    if (!options.containsKey("writeConcern")) {
      return null;
    }
    BsonDocument given = document("writeConcern", options.get("writeConcern"));
    TapWriteConcern concern = TapWriteConcern.SERVER_DEFAULT;
    BsonValue w = given.get("w");
    if (w != null) {
      concern =
          w.isString()
              ? TapWriteConcern.of(w.asString().getValue())
              : TapWriteConcern.of((int) number("w", w));
    }
    if (given.containsKey("j")) {
      concern = concern.withJournal(truth("j", given.get("j")));
    }
    if (given.containsKey("wtimeout")) {
      concern = concern.withTimeoutMillis(number("wtimeout", given.get("wtimeout")));
    }
    for (String name : given.keySet()) {
      if (!List.of("w", "j", "wtimeout").contains(name)) {
        throw new IllegalArgumentException("A write concern has no '" + name + "'");
      }
    }
    return concern;
  }

  /** The read concern among the options, or null. */
  static TapReadConcern readConcern(BsonDocument options) {
    if (!options.containsKey("readConcern")) {
      return null;
    }
    BsonDocument given = document("readConcern", options.get("readConcern"));
    String level = given.getString("level", new org.bson.BsonString("")).getValue();
    return Arrays.stream(TapReadConcern.values())
        .filter(concern -> concern.level().equals(level))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("There is no read concern '" + level + "'"));
  }
}
