// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.oplog.OplogSettings;
import io.tapdb.replica.TestNode;
import org.junit.jupiter.api.Test;

/** What a node whose data are in memory only has after a restart. */
class MemoryEngineRestartTest {
  private static final String DROPPED = "The oplog has dropped its first entries";
  private static final String EMPTY = "The memory engine does not keep data over a restart";

  private static boolean said(TestNode node, String beginning) {
    return node.process().messages().stream().anyMatch(message -> message.startsWith(beginning));
  }

  private static void seedWithIndex(TestNode node) {
    node.ok("{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a_1'}]}");
    node.fill("c", 1, 500, "a: #");
    node.ok("{delete: 'c', deletes: [{q: {a: {$gt: 400}}, limit: 0}]}");
    node.ok("{update: 'c', updates: [{q: {_id: 7}, u: {$set: {a: -7}}}]}");
  }

  private static void checkAllThere(TestNode node) {
    assertThat(node.find("{find: 'c', filter: {}}")).hasSize(400);
    assertThat(node.find("{find: 'c', filter: {a: -7}, hint: 'a_1'}")).hasSize(1);
    node.checkValid("c");
  }

  @Test
  void aWholeOplogBringsEverythingBack() {
    try (TestNode node = TestNode.with().volatileStore().start()) {
      seedWithIndex(node);
      node.restart();
      checkAllThere(node);
      node.crash();
      checkAllThere(node);
      node.fill("c", 1001, 1010, "a: #");
      node.restart();
      assertThat(node.find("{find: 'c', filter: {}}")).hasSize(410);
      assertThat(said(node, EMPTY)).isFalse();
    }
  }

  @Test
  void anOplogThatLostItsBeginningBringsNothingBackAndBothAreSaid() {
    OplogSettings small = new OplogSettings(1 << 20, 256 << 10, 1 << 20, 0);
    try (TestNode node = TestNode.with().volatileStore().oplog(small).start()) {
      seedWithIndex(node);
      for (int round = 0; !said(node, DROPPED); round++) {
        assertThat(round).isLessThan(50);
        node.fill("c", 10_000 + round * 1000, 10_999 + round * 1000, "a: #");
        node.threads().advance(61_000);
      }
      assertThat(said(node, EMPTY)).isFalse();
      node.restart();
      assertThat(said(node, EMPTY)).isTrue();
      assertThat(node.find("{find: 'c', filter: {}}")).isEmpty();
      node.ok("{insert: 'd', documents: [{_id: 1}]}");
      node.restart();
      assertThat(node.find("{find: 'd', filter: {}}")).hasSize(1);
      assertThat(node.find("{find: 'c', filter: {}}")).isEmpty();
    }
  }
}
