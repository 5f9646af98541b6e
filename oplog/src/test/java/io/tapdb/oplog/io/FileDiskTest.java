// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.oplog.LogDisk;
import io.tapdb.oplog.LogDiskContract;
import io.tapdb.oplog.OpTime;
import io.tapdb.oplog.Oplog;
import io.tapdb.oplog.OplogSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDiskTest extends LogDiskContract {
  @TempDir Path folder;

  @Override
  protected LogDisk disk() throws IOException {
    return new FileDisk(folder.resolve("log"));
  }

  @Test
  void aSegmentThatWasBeingMadeWhenPowerFailedIsGoneAtTheNextStart() throws IOException {
    Path log = Files.createDirectories(folder.resolve("log"));
    Files.write(log.resolve("0000000000000001.log.new"), new byte[100]);
    assertThat(disk().list()).isEmpty();
  }

  @Test
  void aLogOpensThoughPowerFailedBeforeItsSpareSegmentHadASize() throws IOException {
    OplogSettings settings = new OplogSettings(1 << 20, 16 * 1024, 1 << 20, 0);
    try (Oplog oplog = Oplog.open(disk(), settings, OpTime.NULL)) {
      oplog.append(OpTime.of(1000, 1, 1), new byte[] {1});
    }
    Files.write(folder.resolve("log").resolve("0000000000000002.log"), new byte[0]);
    try (Oplog again = Oplog.open(disk(), settings, OpTime.NULL)) {
      assertThat(again.recovered()).isNull();
      assertThat(again.last()).isEqualTo(OpTime.of(1000, 1, 1));
      assertThat(again.hasSpare()).isTrue();
    }
  }
}
