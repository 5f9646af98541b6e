// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TestNodeTest {
  @Test
  void keepsWhatWasAcknowledgedOverACrash() {
    try (TestNode node = TestNode.start()) {
      node.ok("{insert: 'c', documents: [{_id: 1, a: 1}]}");
      node.crash();
      assertThat(node.find("{find: 'c'}")).hasSize(1);
      node.restart();
      assertThat(node.find("{find: 'c'}")).hasSize(1);
    }
  }

  @Test
  void runsOnThreadsOfItsOwn() {
    try (TestNode node = TestNode.with().threads(2).start()) {
      node.fill("c", 1, 500, "a: #");
      assertThat(node.find("{find: 'c', filter: {a: {$gte: 10}}}")).hasSize(491);
    }
  }
}
