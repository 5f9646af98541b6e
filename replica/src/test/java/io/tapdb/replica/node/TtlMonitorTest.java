// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.node;

import static io.tapdb.replica.TestNode.show;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.bson.Doc;
import io.tapdb.replica.TestNode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TtlMonitorTest {
  private static final long PASS = 61_000;

  private final TestNode node = TestNode.start();

  @AfterEach
  void stop() {
    node.close();
  }

  private String date(long secondsAgo) {
    return "{$date: {$numberLong: '" + (node.clock().millis() - secondsAgo * 1000) + "'}}";
  }

  @BeforeEach
  void fill() {
    node.ok(
        "{insert: 'c', documents: [{_id: 1, at: %s}, {_id: 2, at: %s}, {_id: 3, at: [%s, %s]},"
                .formatted(date(1000), date(10), date(10), date(1000))
            + " {_id: 4, at: 5}, {_id: 5}, {_id: 6, at: 'old'}, {_id: 7, at: {t: "
            + date(1000)
            + "}}, {_id: 8, at: null}, {_id: 9, at: []}]}");
  }

  private List<Integer> ids() {
    return node.find("{find: 'c', sort: {_id: 1}}").stream()
        .map(document -> document.get("_id").int32())
        .toList();
  }

  private void index(String key, int seconds, String options) {
    node.ok(
        "{createIndexes: 'c', indexes: [{key: {'%s': 1}, name: 'ttl', expireAfterSeconds: %d%s}]}"
            .formatted(key, seconds, options));
  }

  @Test
  void onlyDatesThatAreOldEnoughExpire() {
    index("at", 500, "");
    assertThat(ids()).hasSize(9);
    node.threads().advance(PASS);
    assertThat(ids()).containsExactly(2, 4, 5, 6, 7, 8, 9);
    node.threads().advance(500_000);
    assertThat(ids()).containsExactly(4, 5, 6, 7, 8, 9);
    Doc status = node.ok("admin", "{serverStatus: 1}");
    assertThat(show(status, "metrics.ttl.deletedDocuments")).isEqualTo("3");
    assertThat(node.faults()).isEmpty();
    node.checkValid("c");
  }

  @Test
  void aPathLeadsIntoDocuments() {
    index("at.t", 0, "");
    node.threads().advance(PASS);
    assertThat(ids()).containsExactly(1, 2, 3, 4, 5, 6, 8, 9);
  }

  @Test
  void aHiddenIndexGoesOnExpiringDocuments() {
    index("at", 500, ", hidden: true");
    node.threads().advance(PASS);
    assertThat(ids()).containsExactly(2, 4, 5, 6, 7, 8, 9);
  }

  @Test
  void nothingExpiresWhileTheMonitorIsOff() {
    index("at", 500, "");
    node.ok("admin", "{setParameter: 1, ttlMonitorEnabled: false}");
    node.threads().advance(2 * PASS);
    assertThat(ids()).hasSize(9);
    node.ok("admin", "{setParameter: 1, ttlMonitorEnabled: true}");
    node.threads().advance(PASS);
    assertThat(ids()).hasSize(7);
  }

  @Test
  void aChangedPeriodHoldsFromTheNextPass() {
    index("at", 100_000, "");
    node.threads().advance(PASS);
    assertThat(ids()).hasSize(9);
    node.ok("{collMod: 'c', index: {name: 'ttl', expireAfterSeconds: 5}}");
    node.threads().advance(PASS);
    assertThat(ids()).containsExactly(4, 5, 6, 7, 8, 9);
    node.ok("{dropIndexes: 'c', index: 'ttl'}");
    node.ok("{insert: 'c', documents: [{_id: 20, at: " + date(1000) + "}]}");
    node.threads().advance(PASS);
    assertThat(ids()).contains(20);
  }
}
