// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class MemoryDiskTest extends LogDiskContract {
  @Override
  protected LogDisk disk() {
    return new MemoryDisk();
  }

  @Test
  void aCrashLosesWhatWasNotForced() throws IOException {
    MemoryDisk disk = new MemoryDisk();
    LogFile file = disk.create("a.log", 4096);
    file.write(0, new byte[] {1}, 0, 1);
    file.force();
    file.write(0, new byte[] {2}, 0, 1);
    disk.crashLosingAll();
    assertThat(disk.content("a.log")[0]).isEqualTo((byte) 1);
  }

  @Test
  void aCrashMayKeepSomeSectorsAndLoseOthers() {
    boolean[] seen = new boolean[4];
    Seeds.forEach(
        50,
        random -> {
          MemoryDisk disk = new MemoryDisk();
          LogFile file = disk.create("a.log", 1024);
          file.write(511, new byte[] {1, 1}, 0, 2);
          disk.crash(random);
          byte[] content = disk.content("a.log");
          seen[content[511] * 2 + content[512]] = true;
        });
    assertThat(seen).containsOnly(true);
  }

  @Test
  void aFullDiskSaysSo() {
    MemoryDisk disk = new MemoryDisk();
    disk.capacity(1000);
    assertThatThrownBy(() -> disk.create("a.log", 1001)).isInstanceOf(DiskFullException.class);
  }
}
