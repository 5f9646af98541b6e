// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.demo;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * What the demonstration does with the documents it has loaded.
 *
 * @param collection where they are
 * @param index the keys of an index
 * @param filter a query that the index serves
 * @param sort the order of what it finds
 * @param change an update of what it finds
 * @param grouping a pipeline over all documents
 */
record Scenario(
    String collection,
    BsonDocument index,
    BsonDocument filter,
    BsonDocument sort,
    BsonDocument change,
    List<BsonDocument> grouping) {
  private static final BsonInt32 ONE = new BsonInt32(1);
  private static final BsonInt32 DOWN = new BsonInt32(-1);

  /** The first half hour of one security; the turnover of each. */
  static Scenario ofMarket() {
    BsonDocument time =
        new BsonDocument("$gte", new BsonDateTime(MarketData.millis(0)))
            .append("$lt", new BsonDateTime(MarketData.millis(30)));
    return new Scenario(
        "klines",
        new BsonDocument("SecurityID", ONE).append("DateTime", ONE),
        new BsonDocument("SecurityID", new BsonString(MarketData.security(42)))
            .append("DateTime", time),
        new BsonDocument("DateTime", ONE),
        BsonDocument.parse("{$set: {reviewed: true}, $inc: {Volume: 1}}"),
        grouping("SecurityID", BsonDocument.parse("{$sum: '$Amount'}")));
  }

  /**
   * Operations on a field that suits them.
   *
   * @param sample some of the documents
   */
  static Scenario of(String collection, List<? extends BsonDocument> sample) {
    String field = bestField(sample);
    BsonValue value =
        sample.stream().map(one -> one.get(field)).filter(Scenario::isPlain).findFirst().get();
    return new Scenario(
        collection,
        new BsonDocument(field, ONE),
        new BsonDocument(field, value),
        new BsonDocument(field, ONE),
        BsonDocument.parse("{$set: {reviewed: true}}"),
        grouping(field, new BsonDocument("$sum", ONE)));
  }

  private static List<BsonDocument> grouping(String field, BsonDocument total) {
    BsonDocument group =
        new BsonDocument("_id", new BsonString("$" + field))
            .append("documents", new BsonDocument("$sum", ONE))
            .append("total", total);
    return List.of(
        new BsonDocument("$group", group),
        new BsonDocument("$sort", new BsonDocument("total", DOWN).append("_id", ONE)),
        new BsonDocument("$limit", new BsonInt32(3)));
  }

  /** The field whose values best divide the documents into groups of several. */
  private static String bestField(List<? extends BsonDocument> sample) {
    Map<String, Set<BsonValue>> values = new LinkedHashMap<>();
    Map<String, Integer> counts = new HashMap<>();
    for (BsonDocument document : sample) {
      document.forEach(
          (name, value) -> {
            if (isPlain(value) && isUsable(name)) {
              values.computeIfAbsent(name, any -> new HashSet<>()).add(value);
              counts.merge(name, 1, Integer::sum);
            }
          });
    }
    DemoFailure.unless(!values.isEmpty(), "the documents have no field to index");
    double wanted = Math.sqrt(sample.size());
    return values.keySet().stream()
        .min(
            Comparator.comparingDouble(
                name ->
                    Math.abs(Math.log(values.get(name).size() / wanted))
                        + sample.size() / (double) counts.get(name)))
        .get();
  }

  /** Every collection has an index on {@code _id} already. */
  private static boolean isUsable(String name) {
    return !name.isEmpty() && !name.equals("_id") && !name.contains(".") && !name.startsWith("$");
  }

  private static boolean isPlain(BsonValue value) {
    return value != null
        && (value.isString()
            || value.isNumber()
            || value.isDateTime()
            || value.isObjectId()
            || value.isBoolean());
  }
}
