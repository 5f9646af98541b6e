// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a real process tells of itself, and how it ends when it is asked to. */
@Timeout(120)
class AdministrationTest {
  @TempDir private Path folder;

  private static Document admin(ChildNode node, String command) {
    return node.client().database("admin").runCommand(BsonDocument.parse(command));
  }

  @Test
  void aProcessTellsOfItselfAndShutsDownWhenAsked() throws Exception {
    String[] options = {
      "--oplogSize", "990", "--oplogMinRetentionHours", "1.5", "--setParameter", "syncdelay=30"
    };
    try (ChildNode node = ChildNode.start(folder, options)) {
      checkStatus(node);
      checkOptions(node);
      checkLog(node);
      node.client().database("test").collection("c").insertOne(new Document("_id", 1));
      assertThat(admin(node, "{fsync: 1}").get("numFiles")).isEqualTo(1);
      List<Document> entries =
          node.client()
              .database("local")
              .collection("oplog.rs")
              .find(BsonDocument.parse("{op: 'i'}"))
              .toList();
      assertThat(entries).hasSize(1);
      assertThat(admin(node, "{shutdown: 1}").get("ok")).isEqualTo(1.0);
      assertThat(node.exitCode()).isZero();
      assertThat(node.errors()).isEmpty();
    }
  }

  private static void checkStatus(ChildNode node) {
    Document status = admin(node, "{serverStatus: 1}");
    assertThat(status.getLong("pid")).isEqualTo(node.pid());
    assertThat(status.getString("host")).matches(".+:\\d+");
    Document memory = status.get("mem", Document.class);
    assertThat(memory.getInteger("heapMax")).isBetween(200, 300);
    Document connections = status.get("connections", Document.class);
    assertThat(((Number) connections.get("current")).longValue()).isPositive();
    Document truncation = status.get("oplogTruncation", Document.class);
    assertThat(truncation.get("oplogMinRetentionHours")).isEqualTo(1.5);
    Document host = admin(node, "{hostInfo: 1}").get("system", Document.class);
    assertThat(host.getInteger("numCores")).isEqualTo(Runtime.getRuntime().availableProcessors());
  }

  private static void checkOptions(ChildNode node) {
    Document given = admin(node, "{getCmdLineOpts: 1}");
    assertThat(given.getList("argv", String.class)).contains("--oplogSize", "990");
    Document parsed = given.get("parsed", Document.class);
    assertThat(parsed.get("setParameter", Document.class)).containsEntry("syncdelay", "30");
    assertThat(admin(node, "{getParameter: 1, syncdelay: 1}").get("syncdelay")).isEqualTo(30);
  }

  private static void checkLog(ChildNode node) {
    Document log = admin(node, "{getLog: 'global'}");
    List<String> lines = log.getList("log", String.class);
    assertThat(lines).anyMatch(line -> line.contains("Waiting for connections"));
    assertThat(((Number) log.get("totalLinesWritten")).longValue())
        .isGreaterThanOrEqualTo(lines.size());
  }
}
