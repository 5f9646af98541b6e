// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Goal: no acknowledged entry is ever lost and no cut one ever comes back. Method: random appends,
 * commits and power losses in which any subset of the unforced sectors survives, over many lives of
 * one disk, against a list.
 */
class OplogCrashTest {
  private static final class Life {
    private final RandomGenerator random;
    private final MemoryDisk disk = new MemoryDisk();
    private final List<String> appended = new ArrayList<>();
    private int acknowledged;
    private long number;

    Life(RandomGenerator random) {
      this.random = random;
    }

    void run() throws IOException {
      for (int crash = 0; crash < 12; crash++) {
        Oplog oplog = Oplog.open(disk, Entries.SMALL, OpTime.NULL);
        recover(Entries.read(oplog, OpTime.NULL));
        work(oplog);
        if (random.nextInt(4) == 0) {
          oplog.close();
          acknowledged = appended.size();
        }
        disk.crash(random);
      }
    }

    private void recover(List<String> found) {
      assertThat(found).hasSizeBetween(acknowledged, appended.size());
      assertThat(found).isEqualTo(appended.subList(0, found.size()));
      appended.subList(found.size(), appended.size()).clear();
      acknowledged = found.size();
    }

    private void work(Oplog oplog) throws IOException {
      for (int step = random.nextInt(60); step > 0; step--) {
        switch (random.nextInt(10)) {
          case 0, 1, 2 -> {
            oplog.commit();
            acknowledged = appended.size();
          }
          case 3 -> oplog.markForced();
          case 4 -> cut(oplog);
          default -> append(oplog);
        }
      }
    }

    private void append(Oplog oplog) throws IOException {
      // sizes repeat, so that a new record often covers an old one exactly
      byte[] payload = Entries.payload(number, random.nextInt(3) * 700);
      Entries.append(oplog, number, payload);
      appended.add(new String(payload, java.nio.charset.StandardCharsets.UTF_8));
      number++;
    }

    private void cut(Oplog oplog) throws IOException {
      if (appended.isEmpty() || random.nextInt(3) > 0) {
        return;
      }
      int keep = random.nextInt(appended.size());
      oplog.cutAfter(Entries.at(numberOf(appended.get(keep))));
      appended.subList(keep + 1, appended.size()).clear();
      acknowledged = appended.size();
    }

    private static long numberOf(String entry) {
      return Long.parseLong(entry.split(" ", -1)[1]);
    }
  }

  @Test
  void acknowledgedEntriesSurviveAndCutOnesStayAway() {
    Seeds.forEach(400, random -> new Life(random).run());
  }
}
