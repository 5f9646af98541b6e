// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.driver.TapClient;
import io.tapdb.shell.cluster.LocalSet;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
  @TempDir private Path folder;
  private Demo demo;

  @AfterEach
  void endSets() {
    if (demo != null) {
      demo.sets().forEach(LocalSet::kill);
    }
  }

  @Test
  @Timeout(240)
  void everyStepSucceedsOnASetThatLosesItsPrimary() throws Exception {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    demo =
        new Demo(TestNode.command(), folder, new PrintStream(told, true, StandardCharsets.UTF_8));
    demo.run(new Demo.Data(null, 50 * MarketData.MINUTES));

    assertThat(told.toString(StandardCharsets.UTF_8))
        .contains("12,100 documents in")
        .contains("SecurityID_1_DateTime_1, built in")
        .contains("30 documents in")
        .contains("IXSCAN SecurityID_1_DateTime_1")
        .contains("was elected in term 2")
        .contains("is SECONDARY")
        .contains("dbHash of")
        .contains("validate finds every index in order")
        .contains("is ARBITER");
  }

  @Test
  void everyOperationSucceedsOnDocumentsOfAFile() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      lines.append("{\"_id\":%d,\"kind\":\"k%d\",\"text\":\"t%d\"}%n".formatted(i, i % 20, i));
    }
    Path file = Files.writeString(folder.resolve("given.json"), lines);
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    Story story = new Story(new PrintStream(told, true, StandardCharsets.UTF_8));
    TestNode node = TestNode.start(folder);
    try (TapClient client = node.client("demo")) {
      Workload workload = new Workload(story);
      workload.verify(client, workload.run(client, new Demo.Data(file.toString(), 0)));
    } finally {
      node.close();
    }

    assertThat(told.toString(StandardCharsets.UTF_8))
        .contains("Create the index { kind: 1 }")
        .contains("20 documents in")
        .contains("all 400 loaded and all 20 updated");
  }

  @Test
  void theIndexIsNeverThatOnTheIdentity() {
    List<BsonDocument> sample = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      sample.add(
          new BsonDocument("_id", new BsonInt32(i % 3)).append("theaterId", new BsonInt32(i)));
    }

    assertThat(Scenario.of("c", sample).index())
        .isEqualTo(new BsonDocument("theaterId", new BsonInt32(1)));
  }

  @Test
  void marketDataAreTheSameEveryTime() {
    List<BsonDocument> first = new ArrayList<>();
    new MarketData(500).forEachRemaining(first::add);
    List<BsonDocument> second = new ArrayList<>();
    new MarketData(500).forEachRemaining(second::add);

    assertThat(second).isEqualTo(first).hasSize(500);
    assertThat(MarketData.DOCUMENTS).isEqualTo(121_000);
    assertThat(first.getFirst().keySet())
        .containsExactly(
            "SecurityID",
            "DateTime",
            "PreClosePx",
            "OpenPx",
            "HighPx",
            "LowPx",
            "LastPx",
            "Volume",
            "Amount");
  }

  @Test
  void marketDataMakeSense() {
    Set<String> keys = new HashSet<>();
    new MarketData(3 * MarketData.MINUTES)
        .forEachRemaining(
            line -> {
              double high = line.getDouble("HighPx").getValue();
              double low = line.getDouble("LowPx").getValue();
              assertThat(line.getDouble("OpenPx").getValue()).isBetween(low, high);
              assertThat(line.getDouble("LastPx").getValue()).isBetween(low, high);
              assertThat(low).isPositive();
              keys.add(line.get("SecurityID") + "@" + line.get("DateTime"));
            });

    assertThat(keys).hasSize(3 * MarketData.MINUTES);
  }

  @Test
  void theFieldThatFormsGroupsIsIndexed() {
    List<BsonDocument> sample = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      sample.add(
          new BsonDocument("_id", new BsonInt32(i))
              .append("same", new BsonString("x"))
              .append("group", new BsonInt32(i % 10))
              .append("list", BsonDocument.parse("{v: []}").get("v")));
    }

    assertThat(Scenario.of("c", sample).index()).isEqualTo(BsonDocument.parse("{group: 1}"));
    assertThat(Scenario.of("c", sample).filter()).isEqualTo(BsonDocument.parse("{group: 0}"));
  }

  @Test
  void plansAreReadFromTheInnermostStage() {
    BsonDocument explained =
        BsonDocument.parse(
            """
            {queryPlanner: {winningPlan: {stage: 'SORT', inputStage: {stage: 'FETCH',
             inputStage: {stage: 'IXSCAN', indexName: 'a_1'}}}},
             executionStats: {totalKeysExamined: 1200, totalDocsExamined: 5}}
            """);

    assertThat(PlanText.of(explained))
        .isEqualTo("IXSCAN a_1 -> FETCH -> SORT; 1,200 keys and 5 documents examined");
    assertThat(PlanText.of(new BsonDocument())).isEqualTo("no plan told");
  }
}
