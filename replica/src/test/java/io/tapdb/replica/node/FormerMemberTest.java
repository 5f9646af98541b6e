// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.bson.Json;
import io.tapdb.replica.NodeLog;
import io.tapdb.replica.TestNode;
import io.tapdb.replica.member.MemberFiles;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What a node does that holds a member's data and is started alone. */
class FormerMemberTest {
  private static TestNode started() throws IOException {
    TestNode node = TestNode.start();
    node.fill("c", 1, 10, "");
    new MemberFiles(node.disk())
        .storeConfig(
            Json.parse(
                "{_id: 'rs', version: 1, members: [{_id: 0, host: 'a:1'}, {_id: 1, host: 'b:1'}]}"));
    node.restart();
    return node;
  }

  @Test
  void itReadsAndTakesNoWritesThatTheSetWouldNotHave() throws IOException {
    try (TestNode node = started()) {
      assertThat(node.find("{find: 'c', filter: {}}")).hasSize(10);
      assertThat(node.fails(20, "{insert: 'c', documents: [{_id: 11}]}"))
          .contains("'rs'")
          .contains("--replSet");
      assertThat(node.fails(20, "{create: 'd'}")).contains("--replSet rs");
      node.ok("local", "{insert: 'notes', documents: [{_id: 1}]}");
      assertThat(node.process().events())
          .anyMatch(
              event ->
                  event.severity() == NodeLog.Severity.WARNING
                      && event.message().contains("without --replSet"));
    }
  }

  @Test
  void nothingThatTheSetMayHaveToUndoGoesToDiskForGood() throws IOException {
    try (TestNode node = started()) {
      var flushed = node.base().flushed();
      node.threads().advance(200_000);
      node.crash();
      node.threads().advance(200_000);
      assertThat(node.base().flushed()).isEqualTo(flushed);
      assertThat(node.find("{find: 'c', filter: {}}")).hasSize(10);
    }
  }
}
