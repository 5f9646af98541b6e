// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.oplog.OplogSettings;
import io.tapdb.replica.TestNode;
import org.junit.jupiter.api.Test;

/** What background work does when the disk refuses. */
class NodeMaintenanceTest {
  private static void flush(TestNode node) {
    node.begin("admin", "{fsync: 1}");
    node.threads().settle();
  }

  private static void fail(TestNode node, int seconds) {
    for (int i = 0; i < seconds; i++) {
      node.clock().advance(1000);
      flush(node);
    }
  }

  @Test
  void theLogIsShortenedThoughTheStoreIsFull() {
    OplogSettings small = new OplogSettings(1 << 20, 256 << 10, 1 << 20, 0);
    try (TestNode node = TestNode.with().oplog(small).retentionHours(1).start()) {
      node.fill("c", 1, 20_000, "a: #");
      flush(node);
      int before = node.disk().list().size();
      assertThat(before).isGreaterThan(8);
      node.ok("{insert: 'c', documents: [{_id: 0}]}");
      node.base().full(true);
      node.clock().advance(2 * 3_600_000);
      flush(node);
      assertThat(node.disk().list()).hasSizeBetween(4, 5);
      node.base().full(false);
    }
  }

  @Test
  void aStoreThatFailsForHalfAMinuteStopsTheNode() {
    try (TestNode node = TestNode.start()) {
      node.ok("{insert: 'c', documents: [{_id: 1}]}");
      node.base().broken(true);
      flush(node);
      fail(node, 29);
      assertThat(node.faults()).isEmpty();
      fail(node, 1);
      assertThat(node.faults())
          .singleElement()
          .satisfies(
              fault ->
                  assertThat(fault)
                      .hasMessage(
                          "writing to the store on disk has failed for 30 seconds: the base"
                              + " failed, as it was told to"));
      node.base().broken(false);
      node.faults().clear();
    }
  }

  @Test
  void aStoreThatFailsNowAndThenIsTriedAgain() {
    try (TestNode node = TestNode.start()) {
      for (int i = 0; i < 3; i++) {
        node.ok("{insert: 'c', documents: [{_id: " + i + "}]}");
        node.base().broken(true);
        flush(node);
        fail(node, 20);
        node.base().broken(false);
        flush(node);
      }
      assertThat(node.faults()).isEmpty();
    }
  }
}
