// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Goal: damage to acknowledged entries is never silent, wherever in the files it falls. */
class OplogDamageTest {
  private static MemoryDisk diskWith(int entries, RandomGenerator random, boolean quiet)
      throws IOException {
    MemoryDisk disk = new MemoryDisk();
    Oplog oplog = Oplog.open(disk, Entries.SMALL, OpTime.NULL);
    for (int i = 0; i < entries; i++) {
      Entries.append(oplog, i, Entries.payload(i, random.nextInt(300)));
      if (random.nextInt(3) == 0) {
        oplog.commit();
      }
    }
    oplog.commit();
    if (quiet) {
      oplog.markForced();
    }
    return disk;
  }

  /** Opens the log: all entries, or an exception, or a report of what was cut. */
  private static void check(MemoryDisk disk, int entries, boolean reportIsEnough)
      throws IOException {
    try {
      Oplog oplog = Oplog.open(disk, Entries.SMALL, OpTime.NULL);
      List<String> found = Entries.read(oplog, OpTime.NULL);
      if (found.size() < entries) {
        assertThat(reportIsEnough).as("lost entries silently").isTrue();
        assertThat(oplog.recovered()).contains("cut at byte");
      }
    } catch (OplogDamagedException damaged) {
      assertThat(damaged).hasMessageContaining("Restore this member");
    }
  }

  @Test
  void flippedBytesInTheLastSegmentAreNoticed() {
    Seeds.forEach(
        1500,
        random -> {
          int entries = random.nextInt(1, 250);
          boolean quiet = random.nextBoolean();
          MemoryDisk disk = diskWith(entries, random, quiet);
          String newest = newestUsed(disk);
          int size = Entries.SMALL.segmentBytes();
          for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
            int from = random.nextInt(8) == 0 ? 16 : SegmentHeader.BYTES;
            disk.damage(newest, random.nextInt(from, size), (byte) random.nextInt(256));
          }
          check(disk, entries, !quiet);
        });
  }

  @Test
  void aRangeOfZerosOverForcedEntriesIsNoticed() {
    Seeds.forEach(
        500,
        random -> {
          int entries = random.nextInt(1, 250);
          MemoryDisk disk = diskWith(entries, random, true);
          String newest = newestUsed(disk);
          int from = random.nextInt(SegmentHeader.BYTES, Entries.SMALL.segmentBytes());
          for (int i = from; i < Entries.SMALL.segmentBytes(); i++) {
            disk.damage(newest, i, (byte) 0);
          }
          check(disk, entries, false);
        });
  }

  private static String newestUsed(MemoryDisk disk) {
    return disk.list().stream()
        .filter(name -> disk.content(name)[0] != 0)
        .max(java.util.Comparator.naturalOrder())
        .orElseThrow();
  }

  @Test
  void aMissingSegmentIsNamed() throws IOException {
    MemoryDisk disk = diskWith(400, Seeds.random(1), true);
    disk.delete(disk.list().get(1));
    assertThatThrownBy(() -> Oplog.open(disk, Entries.SMALL, OpTime.NULL))
        .isInstanceOf(OplogDamagedException.class)
        .hasMessageContaining("does not follow");
  }

  @Test
  void aLostHeaderOfAForcedSegmentIsNamed() throws IOException {
    MemoryDisk disk = diskWith(400, Seeds.random(1), true);
    String newest = newestUsed(disk);
    disk.damage(newest, 20, (byte) 77);
    assertThatThrownBy(() -> Oplog.open(disk, Entries.SMALL, OpTime.NULL))
        .isInstanceOf(OplogDamagedException.class)
        .hasMessageContaining(newest);
  }

  @Test
  void damageBeforeTheReplayPointIsFoundWhenItIsRead() throws IOException {
    MemoryDisk disk = diskWith(400, Seeds.random(1), true);
    disk.damage(disk.list().getFirst(), SegmentHeader.BYTES + 50, (byte) 77);
    Oplog oplog = Oplog.open(disk, Entries.SMALL, Entries.at(390));
    assertThatThrownBy(() -> Entries.read(oplog, OpTime.NULL))
        .isInstanceOf(OplogDamagedException.class);
  }

  @Test
  void aSpareSegmentThatPowerLeftShortIsMadeAnew() throws IOException {
    for (int size : new int[] {0, 40, 600, SegmentHeader.BYTES - 1, SegmentHeader.BYTES}) {
      MemoryDisk disk = diskWith(400, Seeds.random(1), true);
      String spare = SegmentHeader.fileName(disk.list().size() + 1);
      disk.create(spare, size).close();
      Oplog oplog = Oplog.open(disk, Entries.SMALL, OpTime.NULL);
      assertThat(oplog.recovered()).isNull();
      assertThat(oplog.last()).isEqualTo(Entries.at(399));
      assertThat(disk.content(disk.list().getLast())).hasSize(Entries.SMALL.segmentBytes());
    }
  }
}
