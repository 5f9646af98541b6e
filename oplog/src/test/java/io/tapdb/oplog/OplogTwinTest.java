// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Goal: a log is a list of which the beginning can be dropped and the end can be cut. Method: long
 * lives of one disk with appends, commits, cuts, drops, resizes, clean restarts and power losses.
 */
class OplogTwinTest {
  private static final class Life {
    private record Entry(OpTime opTime, String text) {}

    private final RandomGenerator random;
    private final MemoryDisk disk = new MemoryDisk();
    private final List<Entry> entries = new ArrayList<>();
    private int durable;
    private long maxBytes = 64 * 1024;
    private long written;
    private Oplog oplog;

    Life(RandomGenerator random) throws IOException {
      this.random = random;
      open();
    }

    private void open() throws IOException {
      OpTime from =
          durable == 0 || random.nextBoolean()
              ? OpTime.NULL
              : entries.get(random.nextInt(durable)).opTime();
      oplog = Oplog.open(disk, new OplogSettings(maxBytes, 16 * 1024, 1 << 20, 0), from);
    }

    void run() throws IOException {
      for (int step = 0; step < 150; step++) {
        switch (random.nextInt(24)) {
          case 0 -> cut();
          case 1 -> restart();
          case 2 -> losePower();
          case 3 -> retire();
          case 4 -> oplog.markForced();
          case 5 -> resize();
          case 6, 7, 8 -> commit();
          case 9, 10 -> check();
          default -> append();
        }
      }
      commit();
      check();
    }

    private void append() throws IOException {
      for (int i = random.nextInt(1, 12); i > 0; i--) {
        OpTime last = entries.isEmpty() ? new OpTime(10, 1) : entries.getLast().opTime();
        OpTime next = new OpTime(last.timestamp() + 1, last.term());
        // few sizes, so that new records often lie exactly where cut ones lay
        String text = "e" + written++ + "x".repeat(random.nextInt(3) * 900);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (!oplog.hasRoomFor(RecordFormat.bytesFor(bytes.length))) {
          oplog.prepareSpare();
        }
        oplog.append(next, bytes);
        entries.add(new Entry(next, text));
      }
    }

    private void commit() throws IOException {
      assertThat(oplog.commit()).isEqualTo(durable < entries.size());
      durable = entries.size();
    }

    private void cut() throws IOException {
      int keep = entries.isEmpty() ? 0 : random.nextInt(entries.size() + 1);
      if (random.nextInt(8) == 0) {
        keep = 0;
      }
      OpTime last = keep == 0 ? OpTime.NULL : entries.get(keep - 1).opTime();
      oplog.cutAfter(last);
      entries.subList(keep, entries.size()).clear();
      durable = keep;
      assertThat(oplog.last()).isEqualTo(last);
      assertThat(oplog.durable()).isEqualTo(last);
      assertThat(oplog.isEmpty()).isEqualTo(keep == 0);
    }

    private void restart() throws IOException {
      oplog.close();
      durable = entries.size();
      open();
      assertThat(oplog.recovered()).isNull();
      check();
    }

    private void losePower() throws IOException {
      disk.crash(random);
      open();
      int left = oplog.last().equals(OpTime.NULL) ? 0 : indexOf(oplog.last()) + 1;
      assertThat(left).isBetween(durable, entries.size());
      entries.subList(left, entries.size()).clear();
      durable = left;
      check();
    }

    private int indexOf(OpTime opTime) {
      for (int i = 0; i < entries.size(); i++) {
        if (entries.get(i).opTime().equals(opTime)) {
          return i;
        }
      }
      throw new AssertionError("no entry " + opTime);
    }

    private void retire() throws IOException {
      if (durable == 0) {
        assertThat(oplog.retire(OpTime.NULL, Long.MAX_VALUE)).isZero();
        return;
      }
      int pin = random.nextInt(durable);
      int dropped = oplog.retire(entries.get(pin).opTime(), Long.MAX_VALUE);
      int gone = indexOf(oplog.first());
      assertThat(gone).isLessThanOrEqualTo(pin);
      assertThat(gone > 0).isEqualTo(dropped > 0);
      entries.subList(0, gone).clear();
      durable -= gone;
      // whatever could go has gone
      assertThat(oplog.retire(entries.get(pin - gone).opTime(), Long.MAX_VALUE)).isZero();
    }

    private void resize() {
      maxBytes = random.nextLong(16 * 1024, 200 * 1024);
      oplog.resize(maxBytes);
      assertThat(oplog.settings().maxBytes()).isEqualTo(maxBytes);
    }

    private void check() throws IOException {
      List<Entry> visible = entries.subList(0, durable);
      assertThat(oplog.isEmpty()).isEqualTo(entries.isEmpty());
      assertThat(oplog.first())
          .isEqualTo(entries.isEmpty() ? OpTime.NULL : entries.getFirst().opTime());
      assertThat(oplog.last())
          .isEqualTo(entries.isEmpty() ? OpTime.NULL : entries.getLast().opTime());
      int from = durable == 0 ? 0 : random.nextInt(durable + 1);
      OpTime after = from == 0 ? OpTime.NULL : entries.get(from - 1).opTime();
      assertThat(Entries.read(oplog, after))
          .isEqualTo(visible.subList(from, durable).stream().map(Entry::text).toList());
      if (durable == entries.size()) {
        assertThat(oplog.markBefore(-1) == null).isEqualTo(entries.isEmpty());
      }
    }
  }

  @Test
  void aLogIsAListThroughCutsDropsRestartsAndPowerLosses() {
    Seeds.forEach(120, random -> new Life(random).run());
  }
}
