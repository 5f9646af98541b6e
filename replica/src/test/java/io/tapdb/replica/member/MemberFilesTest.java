// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.election.VoteRecord;
import io.tapdb.oplog.LogDisk;
import io.tapdb.oplog.MemoryDisk;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class MemberFilesTest extends MemberFilesContract {
  private final MemoryDisk disk = new MemoryDisk();

  @Override
  protected LogDisk disk() {
    return disk;
  }

  @Test
  void aVoteThatWasAnsweredOutlivesALossOfPower() throws IOException {
    new MemberFiles(disk).store(new VoteRecord(9, 2));
    disk.crashLosingAll();
    assertThat(new MemberFiles(disk).vote()).isEqualTo(new VoteRecord(9, 2));
  }

  @Test
  void aVoteThatCouldNotBeStoredLeavesTheOneBefore() throws IOException {
    MemberFiles files = new MemberFiles(disk);
    files.store(new VoteRecord(9, 2));
    disk.failAfter(0);
    assertThatThrownBy(() -> files.store(new VoteRecord(10, 1))).isInstanceOf(IOException.class);
    assertThat(files.vote()).isEqualTo(new VoteRecord(9, 2));
  }

  @Test
  void aDamagedFileIsNamedAndNeverTakenForMissing() throws IOException {
    new MemberFiles(disk).store(new VoteRecord(9, 2));
    int length = disk.read("VOTE").length;
    for (int position = 0; position < length; position++) {
      byte before = disk.read("VOTE")[position];
      disk.damageSmallFile("VOTE", position, (byte) (before ^ 4));
      assertThatThrownBy(() -> new MemberFiles(disk).vote())
          .isInstanceOf(MemberFileDamagedException.class)
          .hasMessageContaining("VOTE");
      disk.damageSmallFile("VOTE", position, before);
    }
  }

  @Test
  void aFileCutShortIsNamedToo() throws IOException {
    disk.replace("CONFIG", new byte[] {1, 2});
    assertThatThrownBy(() -> new MemberFiles(disk).config())
        .isInstanceOf(MemberFileDamagedException.class)
        .hasMessageContaining("CONFIG");
  }
}
