// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import static io.tapdb.replica.TestNode.show;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.bson.Doc;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.Pending;
import io.tapdb.replica.TestNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FsyncTest {
  private final TestNode node = TestNode.start();

  @AfterEach
  void stop() {
    node.close();
  }

  private Doc finish(Pending pending) {
    for (int rounds = 0; !pending.isDone() && rounds < 1000; rounds++) {
      node.threads().advance(5);
    }
    return pending.reply();
  }

  private Doc fsync(String fields) {
    return finish(node.begin("admin", "{fsync: 1" + fields + "}"));
  }

  @Test
  void bringsEverythingWrittenToTheStoreOnDisk() {
    node.fill("c", 1, 500, "a: #");
    Doc reply = fsync("");
    assertThat(show(reply, "ok")).isEqualTo("1.0");
    assertThat(show(reply, "numFiles")).isEqualTo("1");
    assertThat(flushed()).isEqualTo(node.node().durable()).isNotEqualTo(OpTime.NULL);
  }

  private OpTime flushed() {
    return node.base().flushed();
  }

  @Test
  void anEmptyNodeIsOnDiskAtOnce() {
    assertThat(show(fsync(""), "ok")).isEqualTo("1.0");
  }

  @Test
  void keepsWritesWaitingUntilTheyAreUnlocked() {
    node.fill("c", 1, 10, "");
    Doc locked = fsync(", lock: true");
    assertThat(show(locked, "lockCount")).isEqualTo("1");
    assertThat(locked.get("info").string()).contains("locked against writes");
    Pending write = node.begin("test", "{insert: 'c', documents: [{_id: 11}]}");
    Pending local = node.begin("local", "{insert: 'c', documents: [{_id: 11}]}");
    node.threads().advance(10_000);
    assertThat(write.isDone()).isFalse();
    assertThat(local.isDone()).isFalse();
    assertThat(node.find("{find: 'c'}")).hasSize(10);
    assertThat(show(node.ok("admin", "{currentOp: 1}"), "fsyncLock")).isEqualTo("true");
    Doc unlocked = node.ok("admin", "{fsyncUnlock: 1}");
    assertThat(show(unlocked, "lockCount")).isEqualTo("0");
    node.threads().settle();
    assertThat(show(write.reply(), "n")).isEqualTo("1");
    assertThat(show(local.reply(), "n")).isEqualTo("1");
    assertThat(node.find("{find: 'c'}")).hasSize(11);
  }

  @Test
  void locksCount() {
    fsync(", lock: true");
    assertThat(show(fsync(", lock: true"), "lockCount")).isEqualTo("2");
    Pending write = node.begin("test", "{insert: 'c', documents: [{_id: 1}]}");
    assertThat(show(node.ok("admin", "{fsyncUnlock: 1}"), "lockCount")).isEqualTo("1");
    node.threads().advance(1000);
    assertThat(write.isDone()).isFalse();
    assertThat(show(fsync(""), "ok")).as("without a lock, under one").isEqualTo("1.0");
    node.ok("admin", "{fsyncUnlock: 1}");
    node.threads().settle();
    assertThat(write.isDone()).isTrue();
    assertThat(node.fails("admin", 20, "{fsyncUnlock: 1}")).contains("not locked");
  }

  @Test
  void isPartOfAdministration() {
    node.fails("test", 13, "{fsync: 1}");
    node.fails("admin", 40415, "{fsync: 1, foo: 1}");
    node.fails("admin", 72, "{fsync: 1, async: true}");
    assertThat(node.fails("admin", 14, "{fsync: 1, lock: 'yes'}")).contains("fsync.lock");
  }

  @Test
  void aStoppedOneLeavesNoLockBehind() {
    node.fill("c", 1, 10, "");
    node.threads().maintaining(false);
    Pending fsync = node.begin("admin", "{fsync: 1, lock: true}");
    node.threads().advance(100);
    assertThat(fsync.isDone()).isFalse();
    fsync.operation().stop(ErrorCode.INTERRUPTED);
    node.threads().advance(100);
    assertThat(show(fsync.reply(), "code")).isEqualTo("11601");
    node.threads().maintaining(true);
    node.ok("{insert: 'c', documents: [{_id: 11}]}");
  }

  @Test
  void aWriteThatWaitsForTheLockCanBeStopped() {
    fsync(", lock: true");
    Pending write = node.begin("test", "{insert: 'c', documents: [{_id: 1}]}");
    Pending late = node.begin("test", "{insert: 'c', documents: [{_id: 2}], maxTimeMS: 300}");
    node.threads().advance(50);
    node.ok("admin", "{killOp: 1, op: " + write.operation().id() + "}");
    assertThat(show(write.reply(), "code")).isEqualTo("11601");
    node.threads().advance(1000);
    assertThat(show(late.reply(), "code")).isEqualTo("50");
    node.ok("admin", "{fsyncUnlock: 1}");
    assertThat(node.find("{find: 'c'}")).isEmpty();
  }
}
