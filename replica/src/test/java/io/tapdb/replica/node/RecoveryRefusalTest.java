// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.node;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.oplog.OplogSettings;
import io.tapdb.replica.TestNode;
import org.junit.jupiter.api.Test;

/** Logs and stores that do not fit together are not served. */
class RecoveryRefusalTest {
  @Test
  void anEmptyStoreBehindALogThatLostItsBeginningIsRefused() {
    OplogSettings small = new OplogSettings(1 << 20, 256 << 10, 1 << 20, 0);
    try (TestNode node = TestNode.with().oplog(small).start()) {
      node.fill("c", 1, 20_000, "a: #");
      node.begin("admin", "{fsync: 1}");
      node.threads().settle();
      assertThatThrownBy(node::restartWithoutBase)
          .hasMessageContaining("the data on disk are empty, but the oplog begins at")
          .hasMessageContaining("Restore this member");
    }
  }
}
