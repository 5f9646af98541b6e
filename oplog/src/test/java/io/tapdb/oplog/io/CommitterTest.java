// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.oplog.MemoryDisk;
import io.tapdb.oplog.OpTime;
import io.tapdb.oplog.Oplog;
import io.tapdb.oplog.OplogSettings;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CommitterTest {
  private final MemoryDisk disk = new MemoryDisk();
  private final SynchronousQueue<OpTime> told = new SynchronousQueue<>();
  private final CompletableFuture<Throwable> fault = new CompletableFuture<>();

  private Oplog open() throws IOException {
    return Oplog.open(disk, new OplogSettings(1 << 20, 1 << 20, 1 << 20, 0), OpTime.NULL);
  }

  private void tell(OpTime durable) {
    try {
      told.put(durable);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void everyAppendBecomesDurableAndIsToldOf() throws Exception {
    Oplog oplog = open();
    try (Committer committer = new Committer(oplog, this::tell, fault::complete)) {
      for (int i = 1; i <= 200; i++) {
        OpTime opTime = OpTime.of(i, 1, 1);
        oplog.append(opTime, new byte[10]);
        committer.wake();
        assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo(opTime);
      }
    }
    disk.crashLosingAll();
    assertThat(open().last()).isEqualTo(OpTime.of(200, 1, 1));
  }

  @Test
  void appendsDuringAForceShareTheNextOne() throws Exception {
    Oplog oplog = open();
    int before = disk.forces();
    try (Committer committer = new Committer(oplog, this::tell, fault::complete)) {
      oplog.append(OpTime.of(1, 1, 1), new byte[10]);
      committer.wake();
      // the committer is stuck telling of the first entry while the others are appended
      while (oplog.durable().equals(OpTime.NULL)) {
        Thread.onSpinWait();
      }
      for (int i = 2; i <= 100; i++) {
        oplog.append(OpTime.of(i, 1, 1), new byte[10]);
      }
      committer.wake();
      assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo(OpTime.of(1, 1, 1));
      assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo(OpTime.of(100, 1, 1));
    }
    assertThat(disk.forces() - before).isLessThanOrEqualTo(3);
  }

  @Test
  void aFailingDiskGoesToTheFaultHandler() throws Exception {
    Oplog oplog = open();
    disk.failAfter(0);
    try (Committer committer = new Committer(oplog, this::tell, fault::complete)) {
      oplog.append(OpTime.of(1, 1, 1), new byte[10]);
      committer.wake();
      assertThat(fault.get(10, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
      assertThat(oplog.durable()).isEqualTo(OpTime.NULL);
    }
  }
}
