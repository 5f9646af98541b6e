// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import static io.tapdb.replica.TestNode.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.replica.TestNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AggregateCommandTest {
  private final TestNode node = TestNode.start();

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void theReplyIsACursor() {
    node.fill("c", 1, 3, "n: #");
    Doc reply =
        node.ok("{aggregate: 'c', pipeline: [{$group: {_id: null, n: {$sum: '$n'}}}], cursor: {}}");
    assertThat(reply.toString())
        .isEqualTo(
            "{\"cursor\": {\"firstBatch\": [{\"_id\": null, \"n\": 6}], \"id\": 0, \"ns\":"
                + " \"test.c\"}, \"ok\": 1.0}");
    assertThat(at(reply, "cursor.id").type()).isEqualTo(BsonTypes.INT64);
    assertThat(node.ok("{aggregate: 'none', pipeline: [], cursor: {}}").toString())
        .isEqualTo(
            "{\"cursor\": {\"firstBatch\": [], \"id\": 0, \"ns\": \"test.none\"}, \"ok\": 1.0}");
  }

  @Test
  void aCursorIsRequired() {
    assertThat(node.fails(9, "{aggregate: 'c', pipeline: []}"))
        .isEqualTo(
            "The 'cursor' option is required, except for aggregate with the explain argument");
    assertThat(node.fails(14, "{aggregate: 'c', pipeline: [], cursor: 5}"))
        .isEqualTo("BSON field 'aggregate.cursor' is the wrong type 'int', expected type 'object'");
    assertThat(node.fails(40415, "{aggregate: 'c', pipeline: [], cursor: {size: 5}}"))
        .isEqualTo("BSON field 'aggregate.cursor.size' is an unknown field.");
    assertThat(node.fails(14, "{aggregate: 'c', pipeline: [], cursor: {batchSize: 'x'}}"))
        .isEqualTo(
            "BSON field 'aggregate.cursor.batchSize' is the wrong type 'string', expected type"
                + " 'long'");
    node.ok("{aggregate: 'c', pipeline: [], explain: true}");
  }

  @Test
  void aPipelineIsAnArrayOfStages() {
    assertThat(node.fails(40414, "{aggregate: 'c', cursor: {}}"))
        .isEqualTo("BSON field 'aggregate.pipeline' is missing but a required field");
    assertThat(node.fails(14, "{aggregate: 'c', pipeline: {$match: {}}, cursor: {}}"))
        .isEqualTo(
            "BSON field 'aggregate.pipeline' is the wrong type 'object', expected type 'array'");
    node.fails(14, "{aggregate: 'c', pipeline: [5], cursor: {}}");
    node.fails(40323, "{aggregate: 'c', pipeline: [{}], cursor: {}}");
    node.fails(40323, "{aggregate: 'c', pipeline: [{$match: {}, $limit: 1}], cursor: {}}");
    assertThat(node.fails(40324, "{aggregate: 'c', pipeline: [{$foo: 1}], cursor: {}}"))
        .isEqualTo("Unrecognized pipeline stage name: '$foo'");
    assertThat(node.node().openCursors()).isZero();
  }

  @Test
  void withoutACollectionThereIsOnlyWhatThePipelineBrings() {
    assertThat(
            node.drain(
                    "test",
                    node.ok(
                        "{aggregate: 1, pipeline: [{$documents: [{a: 1}, {a: 2}]}], cursor: {}}"))
                .toString())
        .isEqualTo("[{\"a\": 1}, {\"a\": 2}]");
    node.fails(73, "{aggregate: 1, pipeline: [{$match: {}}], cursor: {}}");
    node.fails(73, "{aggregate: 1, pipeline: [], cursor: {}}");
    node.fails(9, "{aggregate: 2, pipeline: [], cursor: {}}");
    node.fails(73, "{aggregate: true, pipeline: [], cursor: {}}");
  }

  @Test
  void aCursorWithoutACollectionCanBeReadOn() {
    Doc reply =
        node.ok(
            "{aggregate: 1, pipeline: [{$documents: [{a: 1}, {a: 2}, {a: 3}]}],"
                + " cursor: {batchSize: 1}}");
    assertThat(at(reply, "cursor.ns").string()).isEqualTo("test.$cmd.aggregate");
    assertThat(at(reply, "cursor.id").int64()).isNotZero();
    assertThat(node.drain("test", reply)).hasSize(3);
    assertThat(node.node().openCursors()).isZero();
  }

  @Test
  void optionsAreChecked() {
    node.fill("c", 1, 3, "n: #");
    node.fails(2, "{aggregate: 'c', pipeline: [], cursor: {}, collation: {locale: 'de'}}");
    node.fails(14, "{aggregate: 'c', pipeline: [], cursor: {}, let: 5}");
    node.fails(9, "{aggregate: 'c', pipeline: [], cursor: {}, hint: 5}");
    node.fails(2, "{aggregate: 'c', pipeline: [], cursor: {}, hint: 'z'}");
    node.fails(14, "{aggregate: 'c', pipeline: [], cursor: {}, allowDiskUse: 'x'}");
    assertThat(
            node.drain(
                "test",
                node.ok(
                    "{aggregate: 'c', pipeline: [{$match: {$expr: {$gt: ['$n', '$$x']}}}], cursor:"
                        + " {}, let: {x: 1}, hint: {_id: 1}}")))
        .hasSize(2);
  }

  @Test
  void theWayBetweenRoutersAndShardsIsNotThere() {
    assertThat(node.fails(40415, "{aggregate: 'c', pipeline: [], cursor: {}, needsMerge: true}"))
        .isEqualTo("BSON field 'aggregate.needsMerge' is an unknown field.");
    assertThat(node.fails(40415, "{aggregate: 'c', pipeline: [], cursor: {}, fromMongos: true}"))
        .isEqualTo("BSON field 'aggregate.fromMongos' is an unknown field.");
  }
}
