// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.oplog.OpTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of writes to the local database while the disk is full. */
class LocalJournalTest {
  private static final Namespace LOCAL = new Namespace("local", "c");

  private final TestEngine engine = new TestEngine();
  private OpTime before;

  @BeforeEach
  void fillTheDisk() {
    engine.insertInto(LOCAL, "{_id: 1}");
    before = engine.localBase.flushed();
    engine.localBase.full(true);
  }

  private void assertRefused(String document, String message) {
    assertThatThrownBy(() -> engine.insertInto(LOCAL, document))
        .isInstanceOfSatisfying(
            TapdbException.class, e -> assertThat(e.code().code()).isEqualTo(14031))
        .hasMessageContaining(message);
  }

  @Test
  void aWriteThatTheDiskHasNoRoomForIsNotAcknowledged() {
    assertRefused("{_id: 2}", "could not be written down");
    assertThat(engine.localBase.flushed()).isEqualTo(before);
  }

  @Test
  void writesAfterItAreNotMade() {
    assertRefused("{_id: 2}", "could not be written down");
    assertRefused("{_id: 3}", "the write was not made");
  }

  @Test
  void theNextWriteGoesOnOnceThereIsSpace() {
    assertRefused("{_id: 2}", "could not be written down");
    engine.localBase.full(false);
    assertThat(engine.insertInto(LOCAL, "{_id: 3}").inserted()).isEqualTo(1);
    assertThat(engine.localBase.flushed()).isGreaterThan(before);
  }

  @Test
  void maintenanceWritesDownWhatWasKeptInMemory() {
    assertRefused("{_id: 2}", "could not be written down");
    engine.flushAll();
    assertThat(engine.localBase.flushed()).isEqualTo(before);
    engine.localBase.full(false);
    engine.flushAll();
    assertThat(engine.localBase.flushed()).isGreaterThan(before);
  }
}
