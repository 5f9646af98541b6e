// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import static io.tapdb.replica.TestNode.at;
import static io.tapdb.replica.TestNode.show;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.replica.TestNode;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CountAndDistinctTest {
  private final TestNode node = TestNode.start();

  @AfterEach
  void stop() {
    node.close();
  }

  private String count(String rest) {
    return show(node.ok("{count: 'c'" + rest + "}"), "n");
  }

  private static String sorted(Doc values) {
    TreeSet<String> sorted = new TreeSet<>();
    FieldCursor each = values.fields();
    while (each.next()) {
      sorted.add(each.value().toString());
    }
    return sorted.toString();
  }

  private String distinct(String key, String rest) {
    return show(node.ok("{distinct: 'c', key: '" + key + "'" + rest + "}"), "values");
  }

  @Test
  void theReplyIsANumber() {
    node.fill("c", 1, 3, "");
    assertThat(node.ok("{count: 'c'}").toString()).isEqualTo("{\"n\": 3, \"ok\": 1.0}");
    assertThat(at(node.ok("{count: 'c'}"), "n").type()).isEqualTo(BsonTypes.INT32);
    assertThat(node.ok("{count: 'none', query: {a: 1}}").toString())
        .isEqualTo("{\"n\": 0, \"ok\": 1.0}");
  }

  @Test
  void countsWhatMatchesWithinItsWindow() {
    node.fill("c", 1, 10, "n: #");
    assertThat(count(", query: {n: {$gt: 4}}")).isEqualTo("6");
    assertThat(count(", query: {n: {$gt: 4}}, limit: 2")).isEqualTo("2");
    assertThat(count(", query: {n: {$gt: 4}}, skip: 4")).isEqualTo("2");
    assertThat(count(", query: {n: {$gt: 4}}, skip: 40")).isEqualTo("0");
    assertThat(count(", skip: 3")).isEqualTo("7");
    assertThat(count(", limit: 3, skip: 9")).isEqualTo("1");
    assertThat(count(", limit: 0")).isEqualTo("10");
    assertThat(count(", limit: 2.9")).isEqualTo("2");
    assertThat(count(", query: null, fields: {n: 1}")).isEqualTo("10");
  }

  @Test
  void aNegativeLimitIsAPositiveOne() {
    node.fill("c", 1, 10, "n: #");
    assertThat(count(", limit: -3")).isEqualTo("3");
    assertThat(count(", query: {n: {$gt: 1}}, limit: -3")).isEqualTo("3");
    node.fails(2, "{count: 'c', limit: {$numberLong: '-9223372036854775808'}}");
    assertThat(node.fails(51024, "{count: 'c', skip: -1}"))
        .isEqualTo("BSON field 'skip' value must be >= 0, actual value '-1'");
  }

  @Test
  void aDocumentIsCountedOnceHoweverManyOfItsElementsMatch() {
    node.ok("{insert: 'c', documents: [{a: [1, 2, 3]}, {a: [2, 2]}, {a: 5}, {}]}");
    assertThat(count(", query: {a: {$gt: 0}}")).isEqualTo("3");
    node.ok("{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a_1'}]}");
    assertThat(count(", query: {a: {$gt: 0}}")).isEqualTo("3");
    assertThat(count(", query: {a: {$gt: 0}}, hint: 'a_1'")).isEqualTo("3");
    assertThat(count(", query: {a: {$in: [1, 2, 3]}}")).isEqualTo("2");
    assertThat(count(", query: {a: null}")).isEqualTo("1");
    assertThat(count(", query: {}, hint: {a: 1}")).isEqualTo("4");
  }

  @Test
  void whatCountCannotDoIsRefused() {
    assertThat(node.fails(14, "{count: 'c', query: 5}"))
        .isEqualTo("BSON field 'count.query' is the wrong type 'int', expected type 'object'");
    assertThat(node.fails(14, "{count: 'c', limit: 'x'}"))
        .isEqualTo("BSON field 'count.limit' is the wrong type 'string', expected type 'long'");
    node.fails(2, "{count: 'c', query: {$foo: 1}}");
    node.fails(2, "{count: 'c', collation: {locale: 'de'}}");
    node.fails(9, "{count: 'c', hint: 5}");
    node.fill("c", 1, 1, "");
    node.fails(2, "{count: 'c', query: {a: 1}, hint: 'z'}");
    node.fails(2, "{count: 'c', hint: 'z'}");
    assertThat(node.fails(40415, "{count: 'c', let: {a: 1}}"))
        .isEqualTo("BSON field 'count.let' is an unknown field.");
  }

  @Test
  void theReplyIsTheValuesInTheOrderTheyCome() {
    node.ok("{insert: 'c', documents: [{a: 3}, {a: 1}, {a: 3}, {a: 'x'}, {a: null}, {}]}");
    assertThat(node.ok("{distinct: 'c', key: 'a'}").toString())
        .isEqualTo("{\"values\": [3, 1, \"x\", null], \"ok\": 1.0}");
    assertThat(node.ok("{distinct: 'none', key: 'a'}").toString())
        .isEqualTo("{\"values\": [], \"ok\": 1.0}");
  }

  @Test
  void aFieldThatIsNotThereHasNoValue() {
    node.ok("{insert: 'c', documents: [{a: 1}, {b: 1}, {a: []}, {a: {}}]}");
    assertThat(distinct("a", "")).isEqualTo("[1, {}]");
    assertThat(distinct("a.b", "")).isEqualTo("[]");
    assertThat(distinct("z", "")).isEqualTo("[]");
  }

  @Test
  void numbersThatAreEqualAreOneValue() {
    node.ok("{insert: 'c', documents: [{a: 1}, {a: 1.0}, {a: {$numberLong: '1'}}, {a: 2.5}]}");
    assertThat(at(node.ok("{distinct: 'c', key: 'a'}"), "values").doc().size()).isEqualTo(2);
  }

  @Test
  void elementsOfArraysAreValuesOneLevelDeep() {
    node.ok("{insert: 'c', documents: [{a: [3, 1, [9, 8]]}, {a: 2}, {a: [1, {b: 1}]}]}");
    assertThat(distinct("a", "")).isEqualTo("[3, 1, [9, 8], 2, {\"b\": 1}]");
    node.ok("{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a_1'}]}");
    Doc byIndex = node.ok("{distinct: 'c', key: 'a', hint: 'a_1'}").get("values").doc();
    assertThat(sorted(byIndex)).isEqualTo("[1, 2, 3, [9, 8], {\"b\": 1}]");
  }

  @Test
  void pathsGoThroughArrays() {
    node.ok(
        "{insert: 'c', documents: [{a: [{b: 1}, {b: [2, 3]}, {c: 4}]}, {a: {b: 3}}, {a: [[{b:"
            + " 7}]]}]}");
    assertThat(distinct("a.b", "")).isEqualTo("[1, 2, 3]");
    assertThat(distinct("a.0.b", "")).isEqualTo("[1, 7]");
    assertThat(distinct("a.1.b", "")).isEqualTo("[2, 3]");
    assertThat(distinct("a.1", "")).isEqualTo("[{\"b\": [2, 3]}]");
  }

  @Test
  void onlyDocumentsThatMatchGiveValuesButAllOfTheirs() {
    node.ok("{insert: 'c', documents: [{a: [1, 2]}, {a: [2, 3]}, {a: 4}]}");
    assertThat(distinct("a", ", query: {a: 1}")).isEqualTo("[1, 2]");
    node.ok("{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a_1'}]}");
    assertThat(distinct("a", ", query: {a: 1}")).isEqualTo("[1, 2]");
    assertThat(distinct("a", ", query: {a: {$gte: 3}}")).isEqualTo("[2, 3, 4]");
    assertThat(distinct("a", ", query: null")).isEqualTo("[1, 2, 3, 4]");
    assertThat(distinct("_id", ", query: {a: 9}")).isEqualTo("[]");
  }

  @Test
  void anIndexGivesTheSameValuesAsTheDocuments() {
    node.fill("c", 1, 300, "n: {$numberInt: '#'}");
    assertThat(distinct("n", ", query: {n: {$lt: 9}}")).isEqualTo("[1, 2, 3, 4, 5, 6, 7, 8]");
    node.ok("{createIndexes: 'c', indexes: [{key: {n: -1}, name: 'n'}]}");
    assertThat(distinct("n", ", query: {n: {$lt: 9}}")).isEqualTo("[8, 7, 6, 5, 4, 3, 2, 1]");
    assertThat(at(node.ok("{distinct: 'c', key: 'n'}"), "values").doc().size()).isEqualTo(300);
  }

  @Test
  void whatDistinctCannotDoIsRefused() {
    assertThat(node.fails(40414, "{distinct: 'c'}"))
        .isEqualTo("BSON field 'distinct.key' is missing but a required field");
    assertThat(node.fails(14, "{distinct: 'c', key: 5}"))
        .isEqualTo("BSON field 'distinct.key' is the wrong type 'int', expected type 'string'");
    assertThat(node.fails(14, "{distinct: 'c', key: 'a', query: 'x'}"))
        .isEqualTo(
            "BSON field 'distinct.query' is the wrong type 'string', expected type 'object'");
    node.fails(2, "{distinct: 'c', key: ''}");
    node.fails(2, "{distinct: 'c', key: 'a', collation: {locale: 'de'}}");
    node.fill("c", 1, 1, "");
    node.fails(2, "{distinct: 'c', key: 'a', hint: 'z'}");
    node.fails(2, "{distinct: 'c', key: 'a', query: {$foo: 1}}");
    node.fails(2, "{distinct: 'none', key: 'a', query: {$foo: 1}}");
    node.fails("local", 115, "{distinct: 'oplog.rs', key: 'op'}");
  }

  @Test
  void valuesThatDoNotFitInAReplyAreRefused() {
    try (TestNode large = TestNode.with().largeLog().start()) {
      String pad = "x".repeat(1 << 20);
      for (int i = 0; i < 17; i++) {
        large.ok("{insert: 'c', documents: [{a: '" + i + pad + "'}]}");
      }
      assertThat(large.fails(17217, "{distinct: 'c', key: 'a'}")).contains("16");
      large.ok("{distinct: 'c', key: 'a', query: {a: {$lt: '10'}}}");
    }
  }
}
