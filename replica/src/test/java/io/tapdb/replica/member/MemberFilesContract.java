// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.election.VoteRecord;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Json;
import io.tapdb.oplog.LogDisk;
import io.tapdb.oplog.OpTime;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What a member remembers on any disk, read back by another object as after a restart. */
abstract class MemberFilesContract {
  protected abstract LogDisk disk() throws IOException;

  @Test
  void aNewMemberHasNoVoteNoConfigurationAndWholeData() throws IOException {
    MemberFiles files = new MemberFiles(disk());
    assertThat(files.vote()).isEqualTo(VoteRecord.NONE);
    assertThat(files.config()).isNull();
    assertThat(files.rollbackId()).isEqualTo(1);
    assertThat(files.sync()).isNull();
  }

  @Test
  void theNewestVoteSurvivesARestart() throws IOException {
    LogDisk disk = disk();
    new MemberFiles(disk).store(new VoteRecord(3, 1));
    new MemberFiles(disk).store(new VoteRecord(1L << 40, -1));
    assertThat(new MemberFiles(disk).vote()).isEqualTo(new VoteRecord(1L << 40, -1));
  }

  @Test
  void theConfigurationSurvivesARestartByteForByte() throws IOException {
    LogDisk disk = disk();
    Doc config =
        Json.parse("{_id: 'rs0', version: 4, members: [{_id: 0, host: 'a:1'}], x: {y: 1}}");
    new MemberFiles(disk).storeConfig(config);
    assertThat(new MemberFiles(disk).config().sameBytes(config)).isTrue();
  }

  @Test
  void everyRollbackHasANumberOfItsOwn() throws IOException {
    LogDisk disk = disk();
    assertThat(new MemberFiles(disk).nextRollbackId()).isEqualTo(2);
    assertThat(new MemberFiles(disk).nextRollbackId()).isEqualTo(3);
    assertThat(new MemberFiles(disk).rollbackId()).isEqualTo(3);
  }

  @Test
  void aCopyThatHasNotEndedIsKnownUntilItHas() throws IOException {
    LogDisk disk = disk();
    SyncMarker marker = new SyncMarker("b.example:27017", new OpTime(7L << 32 | 5, 2));
    new MemberFiles(disk).storeSync(marker);
    assertThat(new MemberFiles(disk).sync()).isEqualTo(marker);
    new MemberFiles(disk).clearSync();
    assertThat(new MemberFiles(disk).sync()).isNull();
  }
}
