// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import static io.tapdb.replica.TestNode.show;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.replica.Pending;
import io.tapdb.replica.TestNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a write is reported as done, while the log does not get to disk. */
class AcknowledgementTest {
  private final TestNode node = TestNode.start();

  @AfterEach
  void stop() {
    node.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{delete: 'c', deletes: [{q: {a: 2}, limit: 0}]}",
        "{delete: 'c', deletes: [{q: {a: 2}, limit: 1}]}",
        "{update: 'c', updates: [{q: {a: 2}, u: {$set: {a: 1}}, multi: true}]}",
        "{update: 'c', updates: [{q: {a: 2}, u: {$set: {a: 1}}}]}",
        "{update: 'c', updates: [{q: {a: 1}, u: {$set: {a: 1}}, multi: true}]}"
      })
  void aWriteThatChangesNothingWaitsForWhatItSaw(String command) {
    node.threads().committing(false);
    node.ok("{insert: 'c', documents: [{_id: 1, a: 1}], writeConcern: {w: 1, j: false}}");
    Pending write = node.begin("test", command);
    node.threads().settle();
    assertThat(write.isDone()).isFalse();
    node.threads().committing(true);
    node.threads().settle();
    assertThat(show(write.reply(), "ok")).isEqualTo("1.0");
  }

  @Test
  void aWriteOfManyLocalDocumentsWaitsForNothing() {
    node.threads().committing(false);
    node.ok("{insert: 'c', documents: [{_id: 1, a: 1}], writeConcern: {w: 1, j: false}}");
    node.ok("local", "{insert: 'c', documents: [{_id: 1}]}");
    assertThat(show(node.ok("local", "{delete: 'c', deletes: [{q: {a: 2}, limit: 0}]}"), "n"))
        .isEqualTo("0");
  }

  @Test
  void whatAStopMakesDurableIsAnswered() {
    node.threads().committing(false);
    Pending write = node.begin("test", "{insert: 'c', documents: [{_id: 1}]}");
    node.threads().settle();
    assertThat(write.isDone()).isFalse();
    node.restart();
    assertThat(show(write.reply(), "n")).isEqualTo("1");
    assertThat(node.find("{find: 'c'}")).hasSize(1);
  }
}
