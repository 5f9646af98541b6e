// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import static io.tapdb.replica.TestNode.at;
import static io.tapdb.replica.TestNode.show;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.bson.Doc;
import io.tapdb.oplog.OplogSettings;
import io.tapdb.replica.TestNode;
import org.junit.jupiter.api.Test;

class OplogSizeTest {
  private static final int LIMIT = 256 << 10;

  private static TestNode start(double hours) {
    return TestNode.with()
        .oplog(new OplogSettings(LIMIT, 64 << 10, 64 << 10, 0))
        .retentionHours(hours)
        .start();
  }

  private static Doc oplog(TestNode node) {
    return at(node.ok("admin", "{serverStatus: 1, oplog: 1}"), "oplog").doc();
  }

  private static void write(TestNode node, int first) {
    for (int from = first; from < first + 20; from++) {
      node.fill("c", from * 100, from * 100 + 99, "text: '" + "x".repeat(400) + "'");
      node.threads().advance(61_000);
    }
  }

  @Test
  void withoutARetentionTheLogKeepsToItsSize() {
    try (TestNode node = start(0)) {
      write(node, 0);
      assertThat(at(oplog(node), "sizeBytes").int64()).isLessThanOrEqualTo(LIMIT + (64 << 10));
      Doc status = node.ok("admin", "{serverStatus: 1}");
      assertThat(at(status, "oplogTruncation.truncateCount").int64()).isPositive();
    }
  }

  @Test
  void entriesYoungerThanTheRetentionStay() {
    try (TestNode node = start(1)) {
      write(node, 0);
      assertThat(at(oplog(node), "sizeBytes").int64()).isGreaterThan(800 << 10);
      String first = show(oplog(node), "earliestOptime");
      node.threads().advance(3_600_000);
      write(node, 20);
      assertThat(show(oplog(node), "earliestOptime")).isNotEqualTo(first);
      assertThat(at(oplog(node), "sizeBytes").int64()).isLessThan(1400 << 10);
    }
  }

  @Test
  void aSizeSetByCommandOutlivesARestart() {
    try (TestNode node = start(0)) {
      node.ok("admin", "{replSetResizeOplog: 1, size: 1000.0, minRetentionHours: 2.5}");
      assertThat(show(oplog(node), "maxBytes")).isEqualTo("1048576000");
      assertThat(retention(node)).isEqualTo("2.5");
      write(node, 0);
      node.restart();
      assertThat(show(oplog(node), "maxBytes")).isEqualTo("1048576000");
      assertThat(retention(node)).isEqualTo("0.0");
      node.ok("admin", "{replSetResizeOplog: 1, minRetentionHours: 1}");
      assertThat(retention(node)).isEqualTo("1.0");
      assertThat(show(oplog(node), "maxBytes")).isEqualTo("1048576000");
    }
  }

  private static String retention(TestNode node) {
    Doc status = node.ok("admin", "{serverStatus: 1}");
    return show(status, "oplogTruncation.oplogMinRetentionHours");
  }

  @Test
  void refusesSizesThatMakeNoSense() {
    try (TestNode node = start(0)) {
      assertThat(node.fails("admin", 2, "{replSetResizeOplog: 1, size: 10}")).contains("size");
      node.fails("admin", 14, "{replSetResizeOplog: 1, size: 'large'}");
      node.fails("admin", 2, "{replSetResizeOplog: 1, minRetentionHours: -1}");
      node.fails("admin", 40415, "{replSetResizeOplog: 1, foo: -1}");
      node.fails("test", 13, "{replSetResizeOplog: 1, size: 1000}");
      assertThat(show(oplog(node), "maxBytes")).isEqualTo(Integer.toString(LIMIT));
    }
  }
}
