// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What every disk under a log has to do. */
public abstract class LogDiskContract {
  protected abstract LogDisk disk() throws IOException;

  @Test
  void aNewFileIsZeroAndKeepsItsSize() throws IOException {
    try (LogFile file = disk().create("a.log", 3_000_000)) {
      byte[] read = new byte[3_000_000];
      file.read(0, read, 0, read.length);
      assertThat(file.size()).isEqualTo(3_000_000);
      assertThat(read).containsOnly(0);
    }
  }

  @Test
  void whatWasWrittenIsReadBackAlsoThroughAnotherHandle() throws IOException {
    LogDisk disk = disk();
    byte[] content = new byte[2_500_000];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (i * 31);
    }
    try (LogFile file = disk.create("a.log", 3_000_000)) {
      file.write(1234, content, 0, content.length);
      file.force();
    }
    byte[] read = new byte[content.length];
    try (LogFile file = disk.open("a.log")) {
      file.read(1234, read, 0, read.length);
    }
    assertThat(read).isEqualTo(content);
  }

  @Test
  void readingOutsideTheFileFails() throws IOException {
    try (LogFile file = disk().create("a.log", 1000)) {
      assertThatThrownBy(() -> file.read(900, new byte[101], 0, 101))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void filesAreListedUntilTheyAreDeleted() throws IOException {
    LogDisk disk = disk();
    disk.create("a.log", 100).close();
    disk.create("b.log", 100).close();
    disk.delete("a.log");
    assertThat(disk.list()).containsExactly("b.log");
    assertThatThrownBy(() -> disk.open("a.log")).isInstanceOf(IOException.class);
  }

  @Test
  void aSmallFileIsReplacedWhole() throws IOException {
    LogDisk disk = disk();
    assertThat(disk.read("STATE")).isNull();
    disk.replace("STATE", new byte[] {1, 2, 3});
    disk.replace("STATE", new byte[] {4});
    assertThat(disk.read("STATE")).containsExactly(4);
  }

  @Test
  void aSmallFileIsGoneOnceItIsDeleted() throws IOException {
    LogDisk disk = disk();
    disk.replace("STATE", new byte[] {1, 2, 3});
    disk.delete("STATE");
    disk.delete("STATE");
    assertThat(disk.read("STATE")).isNull();
  }

  @Test
  void usableSpaceIsKnown() throws IOException {
    assertThat(disk().usableBytes()).isPositive();
  }
}
