// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.engine.AggregateRequest;
import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.Operation;
import io.tapdb.engine.Reads;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.TestEngine;
import io.tapdb.engine.UpdateResult;
import io.tapdb.engine.UpdateStatement;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Json;
import io.tapdb.engine.bson.Value;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AggregationsTest {
  private final TestEngine engine = new TestEngine();

  @BeforeEach
  void fill() {
    List<Doc> documents = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      documents.add(Json.parse("{_id: %d, a: %d, b: %d}".formatted(i, i % 30, i % 4)));
    }
    engine.insert(documents);
    engine.createIndex("{key: {a: 1, b: 1}}");
  }

  private static AggregateRequest request(String pipeline) {
    return new AggregateRequest(
        TestEngine.COLL,
        Json.parse("{p: " + pipeline + "}").get("p"),
        Value.MISSING,
        Doc.EMPTY,
        TestEngine.query("{}").options());
  }

  private List<String> run(String pipeline) {
    return engine.drain(
        engine.engine().reads().aggregate(request(pipeline), Operation.UNSTOPPABLE));
  }

  private Doc explain(String pipeline) {
    return engine
        .engine()
        .reads()
        .explain(request(pipeline), Reads.Verbosity.EXECUTION_STATS, Operation.UNSTOPPABLE);
  }

  @Test
  void aPipelineThatIsAFindIsExplainedAsOne() {
    Doc explained = explain("[{$match: {a: 7}}, {$sort: {b: 1}}, {$limit: 3}]");
    assertThat(explained.get("queryPlanner").doc().get("winningPlan").doc().toString())
        .contains("IXSCAN", "a_1_b_1")
        .doesNotContain("SORT");
    assertThat(run("[{$match: {a: 7}}, {$sort: {b: 1}}, {$limit: 3}]")).hasSize(3);
  }

  @Test
  void aGroupingOfIndexedFieldsReadsNoDocument() {
    String pipeline = "[{$match: {a: {$lt: 2}}}, {$group: {_id: '$a', n: {$sum: '$b'}}}]";
    assertThat(run(pipeline))
        .containsExactlyInAnyOrder("{\"_id\": 0, \"n\": 10}", "{\"_id\": 1, \"n\": 20}");
    Doc stages = explain(pipeline).get("stages").doc();
    Doc cursor = stages.get("0").doc().get("$cursor").doc();
    assertThat(cursor.get("executionStats").doc().get("totalDocsExamined").int32()).isZero();
    assertThat(cursor.get("executionStats").doc().get("nReturned").int32()).isEqualTo(20);
    assertThat(stages.get("1").doc().get("nReturned").int32()).isEqualTo(2);
  }

  @Test
  void aCountReadsNoDocumentAtAll() {
    assertThat(run("[{$match: {a: {$gte: 28}}}, {$count: 'n'}]")).containsExactly("{\"n\": 20}");
    assertThat(run("[{$group: {_id: null, n: {$sum: 1}}}]"))
        .containsExactly("{\"_id\": null, \"n\": 300}");
  }

  @Test
  void otherCollectionsOfTheDatabaseAreJoined() {
    engine.insertInto(
        new Namespace("test", "names"), "{_id: 1, name: 'one'}", "{_id: 2, name: 'two'}");
    assertThat(
            run(
                "[{$match: {_id: {$lt: 3}}}, {$lookup: {from: 'names', localField: '_id',"
                    + " foreignField: '_id', as: 'n'}}, {$project: {name: '$n.name'}}]"))
        .containsExactly(
            "{\"_id\": 0, \"name\": []}",
            "{\"_id\": 1, \"name\": [\"one\"]}",
            "{\"_id\": 2, \"name\": [\"two\"]}");
    assertThat(run("[{$unionWith: 'names'}, {$match: {name: {$exists: true}}}]")).hasSize(2);
    assertThat(run("[{$unionWith: 'nowhere'}, {$count: 'n'}]")).containsExactly("{\"n\": 300}");
  }

  @Test
  void aCollectionThatDoesNotExistHasNoRows() {
    engine.drop();
    assertThat(run("[{$match: {a: 1}}]")).isEmpty();
    assertThat(run("[{$count: 'n'}]")).isEmpty();
    assertThat(explain("[{$match: {a: 1}}]").toString()).contains("EOF");
  }

  @Test
  void documentsStandInThePipelineItself() {
    AggregateRequest nowhere =
        new AggregateRequest(
            new Namespace("test", AggregateRequest.NO_COLLECTION),
            Json.parse("{p: [{$documents: [{x: 2}, {x: 5}]}, {$set: {y: {$add: ['$x', 1]}}}]}")
                .get("p"),
            Value.MISSING,
            Doc.EMPTY,
            TestEngine.query("{}").options());
    assertThat(engine.drain(engine.engine().reads().aggregate(nowhere, Operation.UNSTOPPABLE)))
        .containsExactly("{\"x\": 2, \"y\": 3}", "{\"x\": 5, \"y\": 6}");
    assertThatThrownBy(() -> run("[{$documents: [{x: 1}]}]"))
        .isInstanceOfSatisfying(
            TapdbException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_NAMESPACE));
  }

  @Test
  void anUpdateMayBeAPipeline() {
    UpdateStatement statement =
        new UpdateStatement(
            TestEngine.query("{_id: 7}"),
            Json.parse("{p: [{$set: {c: {$add: ['$a', '$b']}}}, {$unset: 'b'}]}").get("p"),
            List.of(),
            false,
            false);
    UpdateResult result = engine.update(statement);
    assertThat(result.modified()).isEqualTo(1);
    assertThat(engine.find("{_id: 7}")).containsExactly("{\"_id\": 7, \"a\": 7, \"c\": 10}");
    assertThat(engine.problems()).isEmpty();
    UpdateStatement grouping =
        new UpdateStatement(
            TestEngine.query("{_id: 7}"),
            Json.parse("{p: [{$group: {_id: null}}]}").get("p"),
            List.of(),
            false,
            false);
    assertThatThrownBy(() -> engine.update(grouping))
        .hasMessage("$group is not allowed to be used within an update");
  }
}
