// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The next segment is made ready while other threads change the log: what comes in between. */
class OplogSpareTest {
  private interface Work {
    void run() throws IOException;
  }

  /** A disk on which something happens while a file is being created. */
  private static final class BusyDisk implements LogDisk {
    private final MemoryDisk disk = new MemoryDisk();
    private Work meanwhile;

    @Override
    public LogFile create(String name, long size) throws IOException {
      LogFile created = disk.create(name, size);
      if (meanwhile != null) {
        Work work = meanwhile;
        meanwhile = null;
        work.run();
      }
      return created;
    }

    @Override
    public List<String> list() {
      return disk.list();
    }

    @Override
    public LogFile open(String name) throws IOException {
      return disk.open(name);
    }

    @Override
    public void delete(String name) throws IOException {
      disk.delete(name);
    }

    @Override
    public byte[] read(String name) {
      return disk.read(name);
    }

    @Override
    public void replace(String name, byte[] content) throws IOException {
      disk.replace(name, content);
    }

    @Override
    public long usableBytes() {
      return disk.usableBytes();
    }
  }

  private final BusyDisk disk = new BusyDisk();

  private Oplog logOfThreeSegments() throws IOException {
    Oplog oplog = Oplog.open(disk, Entries.SMALL, OpTime.NULL);
    for (long number = 0; disk.list().size() < 3 || oplog.hasSpare(); number++) {
      Entries.append(oplog, number);
      oplog.commit();
    }
    return oplog;
  }

  @Test
  void aSpareSegmentMadeDuringACutIsNotUsedUnderAnotherNumber() throws IOException {
    Oplog oplog = logOfThreeSegments();
    disk.meanwhile = () -> oplog.cutAfter(Entries.at(2));
    oplog.prepareSpare();
    assertThat(disk.list()).doesNotContain(SegmentHeader.fileName(4));
    for (long number = 3; number < 200; number++) {
      Entries.append(oplog, number);
    }
    oplog.close();
    for (int restart = 0; restart < 3; restart++) {
      Oplog again = Oplog.open(disk, Entries.SMALL, OpTime.NULL);
      assertThat(again.last()).isEqualTo(Entries.at(199));
      assertThat(Entries.read(again, OpTime.NULL)).hasSize(200);
      again.close();
    }
  }
}
