// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import static io.tapdb.replica.TestNode.show;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.bson.Doc;
import io.tapdb.replica.TestNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExplainTest {
  private final TestNode node = TestNode.start();

  @BeforeEach
  void fill() {
    node.fill("c", 1, 100, "a: #, b: 1");
    node.ok("{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a_1'}]}");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private Doc explain(String command, String verbosity) {
    return node.ok("{explain: " + command + ", verbosity: '" + verbosity + "'}");
  }

  @Test
  void tellsThePlanOfAQuery() {
    Doc account = explain("{find: 'c', filter: {a: {$lte: 10}}}", "queryPlanner");
    assertThat(show(account, "explainVersion")).isEqualTo("\"1\"");
    assertThat(show(account, "queryPlanner.namespace")).isEqualTo("\"test.c\"");
    assertThat(show(account, "queryPlanner.winningPlan.stage")).isEqualTo("\"FETCH\"");
    assertThat(show(account, "queryPlanner.winningPlan.inputStage.indexName")).isEqualTo("\"a_1\"");
    assertThat(account.has("executionStats")).isFalse();
    assertThat(show(account, "command.$db")).isEqualTo("\"test\"");
    assertThat(show(account, "command.find")).isEqualTo("\"c\"");
    assertThat(show(account, "serverInfo.host")).isEqualTo("\"testhost\"");
    assertThat(show(account, "serverInfo.port")).isEqualTo("27017");
    assertThat(show(account, "ok")).isEqualTo("1.0");
  }

  @Test
  void tellsWhatAQueryDid() {
    Doc account = explain("{find: 'c', filter: {a: {$lte: 10}}}", "executionStats");
    assertThat(show(account, "executionStats.executionSuccess")).isEqualTo("true");
    assertThat(show(account, "executionStats.nReturned")).isEqualTo("10");
    assertThat(show(account, "executionStats.totalKeysExamined")).isEqualTo("10");
    assertThat(show(account, "executionStats.totalDocsExamined")).isEqualTo("10");
    Doc all = node.ok("{explain: {find: 'c'}}");
    assertThat(show(all, "executionStats.nReturned")).as("by default").isEqualTo("100");
  }

  @Test
  void explainsCountsDistinctsAndPipelines() {
    Doc count = explain("{count: 'c', query: {a: {$lte: 10}}}", "executionStats");
    assertThat(show(count, "queryPlanner.winningPlan")).contains("COUNT");
    Doc distinct = explain("{distinct: 'c', key: 'a', query: {a: 5}}", "executionStats");
    assertThat(show(distinct, "queryPlanner.winningPlan")).contains("a_1");
    Doc pipeline =
        explain(
            "{aggregate: 'c', pipeline: [{$match: {a: 5}}, {$group: {_id: '$b'}}], cursor: {}}",
            "queryPlanner");
    assertThat(show(pipeline, "stages")).contains("$group").contains("a_1");
    Doc own = node.ok("{aggregate: 'c', pipeline: [{$match: {a: 5}}], explain: true}");
    assertThat(show(own, "queryPlanner.winningPlan")).contains("a_1");
  }

  @Test
  void explainsWritesWithoutMakingThem() {
    Doc update =
        explain(
            "{update: 'c', updates: [{q: {a: {$lte: 3}}, u: {$set: {b: 2}}, multi: true}]}",
            "executionStats");
    assertThat(show(update, "queryPlanner.winningPlan.stage")).isEqualTo("\"UPDATE\"");
    assertThat(show(update, "queryPlanner.winningPlan.inputStage.stage")).isEqualTo("\"FETCH\"");
    assertThat(show(update, "executionStats.nReturned")).isEqualTo("0");
    assertThat(show(update, "executionStats.executionStages.nMatched")).isEqualTo("3");
    assertThat(show(update, "executionStats.executionStages.nWouldUpsert")).isEqualTo("0");
    Doc one = explain("{delete: 'c', deletes: [{q: {a: {$lte: 3}}, limit: 1}]}", "executionStats");
    assertThat(show(one, "queryPlanner.winningPlan.stage")).isEqualTo("\"DELETE\"");
    assertThat(show(one, "queryPlanner.winningPlan")).doesNotContain("LIMIT");
    assertThat(show(one, "executionStats.executionStages.nWouldDelete")).isEqualTo("1");
    assertThat(node.find("{find: 'c', filter: {b: 1}}")).hasSize(100);
  }

  @Test
  void explainsFindAndModify() {
    Doc upsert =
        explain(
            "{findAndModify: 'c', query: {_id: 1000}, update: {$set: {b: 2}}, upsert: true}",
            "executionStats");
    assertThat(show(upsert, "executionStats.executionStages.stage")).isEqualTo("\"UPDATE\"");
    assertThat(show(upsert, "executionStats.executionStages.nWouldUpsert")).isEqualTo("1");
    Doc remove = explain("{findAndModify: 'c', query: {a: 5}, remove: true}", "queryPlanner");
    assertThat(show(remove, "queryPlanner.winningPlan.stage")).isEqualTo("\"DELETE\"");
    assertThat(node.find("{find: 'c'}")).hasSize(100);
  }

  @Test
  void refusesWhatCannotBeExplained() {
    assertThat(node.fails(59, "{explain: {ping: 1}}")).contains("ping");
    node.fails(9, "{explain: {}}");
    node.fails(14, "{explain: 1}");
    assertThat(node.fails(2, "{explain: {find: 'c'}, verbosity: 'loud'}")).contains("loud");
    node.fails(40415, "{explain: {find: 'c', foo: 1}}");
    node.fails(40415, "{explain: {find: 'c'}, foo: 1}");
    node.fails(16, "{explain: {delete: 'c', deletes: []}}");
    node.fails(73, "{explain: {find: 5}}");
  }
}
