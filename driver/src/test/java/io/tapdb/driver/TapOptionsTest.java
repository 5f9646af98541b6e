// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.driver.fake.FakeServer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.Document;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Every operation with every option: it is where it belongs, or refused by name. */
class TapOptionsTest {
  @AutoClose private final FakeServer server = FakeServer.start();
  @AutoClose private final TapClient client = TapClient.connect(server.uri(""));
  private final TapCollection<Document> stock = client.database().collection("stock");

  private static final Document X = new Document("x", 1);
  private static final Document SET = Document.parse("{$set: {a: 1}}");
  private static final List<Document> STAGES = List.of(SET);

  /** The options by the names of their fields. */
  private static final Map<String, UnaryOperator<TapOptions>> ALL =
      Map.ofEntries(
          Map.entry("upsert", options -> options.upsert(true)),
          Map.entry("ordered", options -> options.ordered(false)),
          Map.entry("arrayFilters", options -> options.arrayFilters(List.of(X))),
          Map.entry("hint", options -> options.hint(X)),
          Map.entry("collation", options -> options.collation(X)),
          Map.entry("sort", options -> options.sort(X)),
          Map.entry("fields", options -> options.projection(X)),
          Map.entry("new", options -> options.returnNew(true)),
          Map.entry("skip", options -> options.skip(1)),
          Map.entry("limit", options -> options.limit(1)),
          Map.entry("let", options -> options.let(X)),
          Map.entry("comment", options -> options.comment("c")),
          Map.entry("bypassDocumentValidation", options -> options.bypassDocumentValidation(true)),
          Map.entry("maxTimeMS", options -> options.maxTime(1, TimeUnit.SECONDS)));

  /** An operation, the array its statement stands in if it has one, and what it takes. */
  private record Case(
      String command,
      String array,
      Set<String> taken,
      BiConsumer<TapCollection<Document>, TapOptions> run) {}

  private static Map<String, Case> cases() {
    Map<String, Case> cases = new LinkedHashMap<>();
    Set<String> insert = Set.of("bypassDocumentValidation", "comment", "maxTimeMS");
    cases.put(
        "insertOne", new Case("insert", null, insert, (c, o) -> c.insertOne(new Document(), o)));
    cases.put(
        "insertMany",
        new Case(
            "insert",
            null,
            plus(insert, "ordered"),
            (c, o) -> c.insertMany(List.of(new Document()), o)));
    Set<String> updates = plus(insert, "upsert", "arrayFilters", "hint", "collation", "let");
    updates(cases, updates);
    Set<String> deletes = Set.of("hint", "collation", "let", "comment", "maxTimeMS");
    cases.put("deleteOne", new Case("delete", "deletes", deletes, (c, o) -> c.deleteOne(X, o)));
    cases.put("deleteMany", new Case("delete", "deletes", deletes, (c, o) -> c.deleteMany(X, o)));
    Set<String> modify = plus(updates, "sort", "fields", "new");
    cases.put(
        "findOneAndUpdate",
        new Case("findAndModify", null, modify, (c, o) -> c.findOneAndUpdate(X, SET, o)));
    cases.put(
        "findOneAndReplace",
        new Case(
            "findAndModify",
            null,
            minus(modify, "arrayFilters"),
            (c, o) -> c.findOneAndReplace(X, X, o)));
    cases.put(
        "findOneAndDelete",
        new Case(
            "findAndModify",
            null,
            plus(deletes, "sort", "fields"),
            (c, o) -> c.findOneAndDelete(X, o)));
    cases.put(
        "countDocuments",
        new Case(
            "aggregate", null, plus(deletes, "skip", "limit"), (c, o) -> c.countDocuments(X, o)));
    cases.put(
        "distinct",
        new Case(
            "distinct",
            null,
            minus(deletes, "let"),
            (c, o) -> c.distinct("x", X, Integer.class, o)));
    return cases;
  }

  private static void updates(Map<String, Case> cases, Set<String> updates) {
    Set<String> first = plus(updates, "sort");
    cases.put("updateOne", new Case("update", "updates", first, (c, o) -> c.updateOne(X, SET, o)));
    cases.put(
        "updateOne by a pipeline",
        new Case("update", "updates", first, (c, o) -> c.updateOne(X, STAGES, o)));
    cases.put(
        "updateMany", new Case("update", "updates", updates, (c, o) -> c.updateMany(X, SET, o)));
    cases.put(
        "replaceOne",
        new Case(
            "update", "updates", minus(first, "arrayFilters"), (c, o) -> c.replaceOne(X, X, o)));
  }

  private static Set<String> plus(Set<String> names, String... more) {
    Set<String> all = new TreeSet<>(names);
    all.addAll(List.of(more));
    return all;
  }

  private static Set<String> minus(Set<String> names, String less) {
    Set<String> rest = new TreeSet<>(names);
    rest.remove(less);
    return rest;
  }

  private static final Set<String> IN_STATEMENTS =
      Set.of("upsert", "arrayFilters", "hint", "collation", "sort");

  @Test
  void whatAnOperationTakesStandsInItsCommandOrItsStatement() {
    cases()
        .forEach(
            (name, one) -> {
              TapOptions options = new TapOptions();
              for (String option : one.taken()) {
                options = ALL.get(option).apply(options);
              }
              one.run().accept(stock, options.field("extra", new BsonInt32(7)));
              BsonDocument command = server.last(one.command());
              assertThat(command.getInt32("extra").getValue()).as(name).isEqualTo(7);
              for (String option : one.taken()) {
                BsonDocument place = command;
                if (one.array() != null && IN_STATEMENTS.contains(option)) {
                  assertThat(command.keySet()).as(name).doesNotContain(option);
                  place = command.getArray(one.array()).getFirst().asDocument();
                }
                if (!option.equals("skip") && !option.equals("limit")) {
                  assertThat(place.keySet()).as(name).contains(option);
                }
              }
            });
  }

  @Test
  void whatAnOperationDoesNotTakeIsRefusedByName() {
    int before = server.commands().size();
    cases()
        .forEach(
            (name, one) -> {
              for (Map.Entry<String, UnaryOperator<TapOptions>> option : ALL.entrySet()) {
                if (!one.taken().contains(option.getKey())) {
                  TapOptions options = option.getValue().apply(new TapOptions());
                  assertThatThrownBy(() -> one.run().accept(stock, options))
                      .as("%s with %s", name, option.getKey())
                      .isInstanceOf(IllegalArgumentException.class)
                      .hasMessageContaining("'" + option.getKey() + "'");
                }
              }
            });
    assertThat(server.commands()).hasSize(before);
  }

  @Test
  void optionsMayBeSharedBecauseTheyNeverChange() {
    TapOptions base = new TapOptions().comment("base");
    TapOptions more = base.comment("more").upsert(true);
    stock.deleteOne(X, base);
    assertThat(server.last("delete").getString("comment").getValue()).isEqualTo("base");
    stock.updateOne(X, SET, more);
    assertThat(server.last("update").getString("comment").getValue()).isEqualTo("more");
  }
}
