// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Single entries are found wherever they are, and kept for whoever wants them. */
class OplogLookupTest {
  private final MemoryDisk disk = new MemoryDisk();

  private Oplog open() throws IOException {
    return Oplog.open(disk, Entries.SMALL, OpTime.NULL);
  }

  private static void append(Oplog oplog, long from, long to, RandomGenerator random)
      throws IOException {
    for (long number = from; number < to; number++) {
      Entries.append(oplog, 2 * number);
      if (random.nextInt(9) == 0) {
        oplog.commit();
      }
    }
  }

  /** Of the numbers up to there, the even ones from the first on are entries. */
  private static void check(Oplog oplog, long first, long to) throws IOException {
    for (long number = 0; number < 2 * to + 4; number++) {
      OpTime at = Entries.at(number);
      boolean there = number % 2 == 0 && number >= 2 * first && number < 2 * to;
      assertThat(oplog.has(at)).as("%s", number).isEqualTo(there);
      assertThat(oplog.has(new OpTime(at.timestamp(), 2))).isFalse();
      long before = Math.min((number + 1) / 2 - 1, to - 1);
      assertThat(oplog.before(at.timestamp()))
          .isEqualTo(before < first ? OpTime.NULL : Entries.at(2 * before));
    }
    assertThat(oplog.has(OpTime.NULL)).isFalse();
  }

  @Test
  void entriesAreFoundInMemoryOnDiskAndAfterARestart() {
    Seeds.forEach(
        20,
        random -> {
          for (String name : disk.list()) {
            disk.delete(name);
          }
          Oplog oplog = open();
          check(oplog, 0, 0);
          long count = random.nextInt(1, 400);
          append(oplog, 0, count, random);
          check(oplog, 0, count);
          oplog.close();
          oplog = open();
          check(oplog, 0, count);
          long kept = random.nextLong(count);
          oplog.cutAfter(Entries.at(2 * kept));
          check(oplog, 0, kept + 1);
          append(oplog, kept + 1, kept + 30, random);
          check(oplog, 0, kept + 30);
          oplog.close();
        });
  }

  @Test
  void droppedEntriesAreNotFound() throws IOException {
    Oplog oplog = open();
    append(oplog, 0, 600, Seeds.random(1));
    oplog.commit();
    oplog.resize(30_000);
    assertThat(oplog.retire(oplog.last(), Long.MAX_VALUE)).isPositive();
    long first = 0;
    while (!Entries.at(2 * first).equals(oplog.first())) {
      first++;
    }
    assertThat(first).isPositive();
    check(oplog, first, 600);
  }

  @Test
  void aHeldEntryStaysUntilTheLogHasTwiceItsSize() throws IOException {
    Oplog oplog = open();
    append(oplog, 0, 200, Seeds.random(1));
    oplog.commit();
    OpTime wanted = Entries.at(20);
    oplog.resize(32 * 1024);
    long grown = 200;
    try (OplogHold hold = oplog.hold(wanted)) {
      assertThat(hold.from()).isEqualTo(wanted);
      try (OplogHold later = oplog.hold(Entries.at(200))) {
        oplog.retire(oplog.last(), Long.MAX_VALUE);
        assertThat(later.from()).isEqualTo(Entries.at(200));
      }
      assertThat(oplog.has(wanted)).isTrue();
      while (oplog.bytes() <= 64 * 1024) {
        assertThat(oplog.has(wanted)).isTrue();
        append(oplog, grown, ++grown, Seeds.random(1));
        oplog.commit();
        if (oplog.bytes() <= 64 * 1024) {
          oplog.retire(oplog.last(), Long.MAX_VALUE);
        }
      }
      oplog.retire(oplog.last(), Long.MAX_VALUE);
      assertThat(oplog.has(wanted)).isFalse();
      assertThat(oplog.bytes()).isLessThanOrEqualTo(64 * 1024).isGreaterThan(32 * 1024);
    }
    oplog.retire(oplog.last(), Long.MAX_VALUE);
    assertThat(oplog.bytes()).isLessThanOrEqualTo(32 * 1024);
  }

  @Test
  void aLogBegunAnewBeginsWithAnyEntryAndIsNeverWhole() throws IOException {
    Oplog oplog = open();
    append(oplog, 0, 50, Seeds.random(1));
    oplog.commit();
    oplog.beginAnew();
    assertThat(oplog.isEmpty()).isTrue();
    oplog.prepareSpare();
    oplog.append(OpTime.of(500, 1, 7), Entries.payload(1, 10));
    oplog.commit();
    assertThat(oplog.isWhole()).isFalse();
    oplog.close();
    Oplog again = open();
    assertThat(again.recovered()).isNull();
    assertThat(again.first()).isEqualTo(OpTime.of(500, 1, 7));
    assertThat(again.last()).isEqualTo(OpTime.of(500, 1, 7));
    assertThat(again.isWhole()).isFalse();
    assertThat(again.has(OpTime.of(500, 1, 7))).isTrue();
  }

  @Test
  void aCutLeavesNothingThatTheNextStartWouldHaveToCut() throws IOException {
    Oplog oplog = open();
    append(oplog, 0, 100, Seeds.random(1));
    oplog.commit();
    oplog.cutAfter(Entries.at(60));
    oplog.close();
    Oplog again = open();
    assertThat(again.recovered()).isNull();
    assertThat(again.last()).isEqualTo(Entries.at(60));
  }
}
