// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.engine.FindRequest;
import io.tapdb.engine.TestEngine;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Json;
import io.tapdb.engine.bson.Value;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private final TestEngine engine = new TestEngine();

  @BeforeEach
  void fill() {
    List<Doc> documents = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      documents.add(
          Json.parse(
              "{_id: %d, a: %d, b: %d, c: 'c%d', tags: [%d, %d], d: {e: %d}}"
                  .formatted(i, i % 50, i % 7, i % 3, i % 11, i % 13, i)));
    }
    engine.insert(documents);
  }

  private static FindRequest query(String filter) {
    return TestEngine.query(filter);
  }

  private static FindRequest sorted(String filter, String sort) {
    return query(filter).withSort(Json.parse(sort));
  }

  @Test
  void anIdIsLookedUp() {
    assertThat(engine.plan(query("{_id: 7}"))).isEqualTo("IDHACK _id_");
    assertThat(engine.plan(query("{_id: {$in: [3, 1]}, a: 1}"))).isEqualTo("IDHACK _id_");
    assertThat(engine.find("{_id: {$in: [3, 1, 999]}}")).hasSize(2);
    assertThat(engine.plan(query("{_id: {$gt: 490}}"))).isEqualTo("FETCH < IXSCAN _id_");
  }

  @Test
  void withoutAnIndexEverythingIsRead() {
    assertThat(engine.plan(query("{a: 7}"))).isEqualTo("COLLSCAN");
    assertThat(engine.plan(sorted("{a: 7}", "{b: 1}"))).isEqualTo("SORT < COLLSCAN");
  }

  @Test
  void anIndexBoundsTheKeys() {
    engine.createIndex("{key: {a: 1}}");
    Doc explained = engine.explain(query("{a: {$gte: 48}}"));
    assertThat(engine.plan(query("{a: {$gte: 48}}"))).isEqualTo("FETCH < IXSCAN a_1");
    Doc stats = explained.get("executionStats").doc();
    assertThat(stats.get("nReturned").int32()).isEqualTo(20);
    assertThat(stats.get("totalKeysExamined").int32()).isEqualTo(20);
    assertThat(stats.get("totalDocsExamined").int32()).isEqualTo(20);
    assertThat(explained.toString()).contains("[48, ");
  }

  @Test
  void aCompoundIndexUsesAllItsFields() {
    engine.createIndex("{key: {a: 1, b: -1, c: 1}}");
    Doc stats =
        engine.explain(query("{a: 3, b: {$in: [1, 3]}, c: 'c1'}")).get("executionStats").doc();
    long returned = stats.get("nReturned").int32();
    assertThat(stats.get("totalKeysExamined").int32()).isEqualTo(returned);
    // a range in front leaves what follows to be tested on the keys, not on the documents
    Doc ranged = engine.explain(query("{a: {$gt: 10}, b: 3}")).get("executionStats").doc();
    assertThat(ranged.get("totalDocsExamined").int32()).isEqualTo(ranged.get("nReturned").int32());
  }

  @Test
  void anIndexGivesTheOrder() {
    engine.createIndex("{key: {a: 1, b: -1}}");
    assertThat(engine.plan(sorted("{}", "{a: 1, b: -1}"))).isEqualTo("FETCH < IXSCAN a_1_b_-1");
    assertThat(engine.plan(sorted("{}", "{a: -1, b: 1}"))).isEqualTo("FETCH < IXSCAN a_1_b_-1");
    assertThat(engine.plan(sorted("{a: 5}", "{b: 1}"))).isEqualTo("FETCH < IXSCAN a_1_b_-1");
    assertThat(engine.plan(sorted("{}", "{a: 1, b: 1}"))).isEqualTo("SORT < COLLSCAN");
    assertThat(engine.plan(sorted("{}", "{b: 1}"))).isEqualTo("SORT < COLLSCAN");
    assertThat(engine.plan(sorted("{a: {$in: [1, 2]}}", "{b: 1}")))
        .isEqualTo("SORT < FETCH < IXSCAN a_1_b_-1");
  }

  @Test
  void aMultikeyFieldGivesNoOrderAndIsBoundedOnce() {
    engine.createIndex("{key: {tags: 1}}");
    assertThat(engine.plan(sorted("{}", "{tags: 1}"))).isEqualTo("SORT < COLLSCAN");
    assertThat(engine.plan(query("{tags: 3}"))).isEqualTo("FETCH < IXSCAN tags_1");
    assertThat(engine.find("{tags: {$gt: 10, $lt: 2}}"))
        .containsExactlyInAnyOrderElementsOf(natural("{tags: {$gt: 10, $lt: 2}}"));
  }

  private List<String> natural(String filter) {
    return engine.find(query(filter).withHint(Value.of(Json.parse("{$natural: 1}"))));
  }

  @Test
  void aQueryIsCoveredByTheIndexAlone() {
    engine.createIndex("{key: {a: 1, c: 1}}");
    FindRequest plain = query("{a: 7}");
    FindRequest covered =
        new FindRequest(
            plain.namespace(),
            plain.filter(),
            plain.sort(),
            Json.parse("{_id: 0, a: 1, c: 1}"),
            plain.hint(),
            0,
            0,
            plain.let(),
            plain.options());
    assertThat(engine.plan(covered)).isEqualTo("PROJECTION_COVERED < IXSCAN a_1_c_1");
    assertThat(engine.explain(covered).get("executionStats").doc().get("totalDocsExamined").int32())
        .isZero();
    assertThat(engine.find(covered)).hasSize(10).allMatch(d -> d.startsWith("{\"a\": 7, \"c\": "));
    FindRequest ids =
        new FindRequest(
            plain.namespace(),
            Json.parse("{_id: {$lt: 3}}"),
            plain.sort(),
            Json.parse("{_id: 1}"),
            plain.hint(),
            0,
            0,
            plain.let(),
            plain.options());
    assertThat(engine.plan(ids)).isEqualTo("PROJECTION_COVERED < IXSCAN _id_");
    assertThat(engine.find(ids)).containsExactly("{\"_id\": 0}", "{\"_id\": 1}", "{\"_id\": 2}");
  }

  @Test
  void aCountNeedsNoDocuments() {
    engine.createIndex("{key: {a: 1}}");
    Doc explained =
        engine
            .engine()
            .reads()
            .explain(
                query("{a: {$lt: 5}}"),
                true,
                io.tapdb.engine.Reads.Verbosity.EXECUTION_STATS,
                io.tapdb.engine.Operation.UNSTOPPABLE);
    Doc stats = explained.get("executionStats").doc();
    assertThat(stats.get("totalDocsExamined").int32()).isZero();
    assertThat(
            engine
                .engine()
                .reads()
                .count(query("{a: {$lt: 5}}"), io.tapdb.engine.Operation.UNSTOPPABLE))
        .isEqualTo(50);
  }

  @Test
  void branchesOfAnOrUseAnIndexEach() {
    engine.createIndex("{key: {a: 1}}");
    engine.createIndex("{key: {b: 1}}");
    assertThat(engine.plan(query("{$or: [{a: 3}, {b: 5}]}"))).startsWith("OR");
    assertThat(engine.find("{$or: [{a: 3}, {b: 5}]}"))
        .containsExactlyInAnyOrderElementsOf(natural("{$or: [{a: 3}, {b: 5}]}"));
    assertThat(engine.plan(query("{$or: [{a: 3}, {c: 'c1'}]}"))).isEqualTo("COLLSCAN");
  }

  @Test
  void ofSeveralIndexesTheMoreSelectiveWinsAndIsRemembered() {
    engine.createIndex("{key: {c: 1}}");
    engine.createIndex("{key: {a: 1}}");
    assertThat(engine.plan(query("{a: 3, c: 'c1'}"))).isEqualTo("FETCH < IXSCAN a_1");
    Doc again = engine.explain(query("{a: 9, c: 'c2'}")).get("queryPlanner").doc();
    assertThat(again.get("winningPlan").doc().get("isCached").bool()).isTrue();
    assertThat(again.get("rejectedPlans").doc().size()).isEqualTo(1);
  }

  @Test
  void aHintIsFollowedOrRefused() {
    engine.createIndex("{key: {a: 1}}");
    engine.createIndex("{key: {b: 1}}");
    assertThat(engine.plan(query("{a: 3}").withHint(Value.of("b_1"))))
        .isEqualTo("FETCH < IXSCAN b_1");
    assertThat(engine.plan(query("{a: 3}").withHint(Value.of(Json.parse("{b: 1}")))))
        .isEqualTo("FETCH < IXSCAN b_1");
    assertThatThrownBy(() -> engine.find(query("{}").withHint(Value.of("x_1"))))
        .hasMessageContaining("hint provided does not correspond to an existing index");
  }

  @Test
  void aSparseIndexIsUsedOnlyWhereItIsComplete() {
    engine.createIndex("{key: {z: 1}, sparse: true}");
    assertThat(engine.plan(query("{z: 5}"))).isEqualTo("FETCH < IXSCAN z_1");
    assertThat(engine.plan(query("{z: null}"))).isEqualTo("COLLSCAN");
    assertThat(engine.plan(sorted("{}", "{z: 1}"))).isEqualTo("SORT < COLLSCAN");
    assertThat(engine.plan(query("{z: {$exists: false}}"))).isEqualTo("COLLSCAN");
  }

  @Test
  void aRegularExpressionWithALiteralBeginningBoundsTheKeys() {
    engine.createIndex("{key: {c: 1}}");
    Doc stats = engine.explain(query("{c: {$regex: '^c1'}}")).get("executionStats").doc();
    assertThat(stats.get("totalKeysExamined").int32()).isEqualTo(stats.get("nReturned").int32());
  }

  @Test
  void aCollectionThatDoesNotExistHasAnEmptyPlan() {
    engine.drop();
    assertThat(engine.plan(query("{a: 1}"))).isEqualTo("EOF");
    assertThat(engine.find("{}")).isEmpty();
  }
}
