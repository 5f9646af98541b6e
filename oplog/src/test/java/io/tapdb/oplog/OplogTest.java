// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OplogTest {
  private final MemoryDisk disk = new MemoryDisk();

  private Oplog open() throws IOException {
    return Oplog.open(disk, Entries.SMALL, OpTime.NULL);
  }

  private static void append(Oplog oplog, long from, long to) throws IOException {
    for (long number = from; number < to; number++) {
      Entries.append(oplog, number);
    }
    oplog.commit();
  }

  private static List<String> texts(long from, long to) {
    return LongStream.range(from, to).mapToObj(Entries::text).toList();
  }

  @Test
  void anEmptyLogHasNoEntries() throws IOException {
    Oplog oplog = open();
    assertThat(oplog.isEmpty()).isTrue();
    assertThat(oplog.last()).isEqualTo(OpTime.NULL);
    assertThat(Entries.read(oplog, OpTime.NULL)).isEmpty();
    assertThat(oplog.commit()).isFalse();
  }

  @Test
  void entriesAreReadInOrderAcrossSegmentsAndReopening() throws IOException {
    Oplog oplog = open();
    append(oplog, 0, 500);
    assertThat(disk.list()).hasSizeGreaterThan(4);
    assertThat(Entries.read(oplog, OpTime.NULL)).isEqualTo(texts(0, 500));
    oplog.close();
    Oplog again = open();
    assertThat(again.recovered()).isNull();
    assertThat(again.first()).isEqualTo(Entries.at(0));
    assertThat(again.last()).isEqualTo(Entries.at(499));
    assertThat(again.durable()).isEqualTo(Entries.at(499));
    assertThat(Entries.read(again, OpTime.NULL)).isEqualTo(texts(0, 500));
    assertThat(Entries.read(again, Entries.at(321))).isEqualTo(texts(322, 500));
    append(again, 500, 510);
    assertThat(Entries.read(again, Entries.at(498))).isEqualTo(texts(499, 510));
  }

  @Test
  void anEntryIsDurableOnlyAfterItsCommit() throws IOException {
    Oplog oplog = open();
    append(oplog, 0, 1);
    Entries.append(oplog, 1);
    assertThat(oplog.durable()).isEqualTo(Entries.at(0));
    assertThat(oplog.last()).isEqualTo(Entries.at(1));
    disk.crashLosingAll();
    assertThat(Entries.read(open(), OpTime.NULL)).isEqualTo(texts(0, 1));
  }

  @Test
  void aCursorSeesEntriesThatComeLater() throws IOException {
    Oplog oplog = open();
    OplogCursor fromEmpty = oplog.after(OpTime.NULL);
    assertThat(fromEmpty.next()).isFalse();
    append(oplog, 0, 3);
    OplogCursor cursor = oplog.after(Entries.at(1));
    assertThat(Entries.drain(cursor)).isEqualTo(texts(2, 3));
    append(oplog, 3, 300);
    assertThat(Entries.drain(cursor)).isEqualTo(texts(3, 300));
    assertThat(Entries.drain(fromEmpty)).isEqualTo(texts(0, 300));
    assertThat(cursor.opTime()).isEqualTo(Entries.at(299));
  }

  @Test
  void aLargeEntryThatFillsASegmentIsKept() throws IOException {
    Oplog oplog = open();
    append(oplog, 0, 3);
    byte[] large = new byte[oplog.maxEntryBytes()];
    Entries.append(oplog, 3, large);
    oplog.commit();
    append(oplog, 4, 6);
    oplog.close();
    OplogCursor cursor = open().after(Entries.at(2));
    assertThat(cursor.next()).isTrue();
    assertThat(cursor.entry()).isEqualTo(large);
    assertThat(Entries.drain(cursor)).isEqualTo(texts(4, 6));
  }

  @Test
  void oldSegmentsGoOnlyUpToThePin() throws IOException {
    Oplog oplog =
        Oplog.open(disk, new OplogSettings(48 * 1024, 16 * 1024, 1 << 20, 0), OpTime.NULL);
    append(oplog, 0, 1000);
    assertThat(oplog.retire(OpTime.NULL, Long.MAX_VALUE)).isZero();
    OplogCursor old = oplog.after(OpTime.NULL);
    assertThat(oplog.retire(Entries.at(500), Long.MAX_VALUE)).isPositive();
    assertThat(oplog.first().compareTo(Entries.at(500))).isNotPositive();
    assertThat(Entries.read(oplog, Entries.at(500))).isEqualTo(texts(501, 1000));
    assertThat(oplog.retire(Entries.at(999), Entries.at(800).seconds())).isPositive();
    assertThat(oplog.first().compareTo(Entries.at(800))).isNotPositive();
    assertThat(oplog.retire(Entries.at(999), Long.MAX_VALUE)).isPositive();
    assertThat(oplog.bytes()).isLessThanOrEqualTo(48 * 1024);
    assertThatThrownBy(() -> Entries.drain(old)).isInstanceOf(IOException.class);
    oplog.close();
    assertThat(Entries.read(open(), Entries.at(990))).isEqualTo(texts(991, 1000));
  }

  @Test
  void aSegmentThatCouldNotBeDeletedIsTriedAgainBeforeNewerOnes() throws IOException {
    Oplog oplog =
        Oplog.open(disk, new OplogSettings(48 * 1024, 16 * 1024, 1 << 20, 0), OpTime.NULL);
    append(oplog, 0, 1000);
    List<String> all = disk.list();
    disk.undeletable(all.get(1));
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(() -> oplog.retire(Entries.at(500), Long.MAX_VALUE))
          .hasMessageContaining("does not delete " + all.get(1));
      assertThat(disk.list()).isEqualTo(all.subList(1, all.size()));
    }
    assertThat(open().last()).isEqualTo(Entries.at(999));
    disk.undeletable(null);
    assertThat(oplog.retire(OpTime.NULL, Long.MAX_VALUE)).isPositive();
    assertThat(disk.list()).doesNotContain(all.get(1)).hasSizeLessThan(all.size() - 2);
    assertThat(Entries.read(open(), Entries.at(990))).isEqualTo(texts(991, 1000));
  }

  @Test
  void aLogThatIsEmptiedKeepsNothingThatCouldNotBeDeletedBefore() throws IOException {
    Oplog oplog =
        Oplog.open(disk, new OplogSettings(48 * 1024, 16 * 1024, 1 << 20, 0), OpTime.NULL);
    append(oplog, 0, 1000);
    disk.undeletable(disk.list().getFirst());
    assertThatThrownBy(() -> oplog.retire(Entries.at(500), Long.MAX_VALUE))
        .hasMessageContaining("does not delete");
    disk.undeletable(null);
    oplog.cutAfter(OpTime.NULL);
    append(oplog, 2000, 2010);
    assertThat(oplog.retire(OpTime.NULL, Long.MAX_VALUE)).isZero();
    assertThat(Entries.read(open(), OpTime.NULL)).isEqualTo(texts(2000, 2010));
  }

  @Test
  void aTornTailIsReportedOnce() throws IOException {
    Oplog oplog = open();
    append(oplog, 0, 3);
    oplog.close();
    disk.damage(disk.list().getFirst(), 8000, (byte) 7);
    Oplog torn = open();
    assertThat(torn.recovered()).contains("is cut at byte");
    append(torn, 3, 5);
    torn.close();
    Oplog again = open();
    assertThat(again.recovered()).isNull();
    assertThat(Entries.read(again, OpTime.NULL)).isEqualTo(texts(0, 5));
  }

  @Test
  void whatWasCutNeverComesBack() throws IOException {
    Oplog oplog = open();
    append(oplog, 0, 400);
    oplog.cutAfter(Entries.at(150));
    assertThat(oplog.last()).isEqualTo(Entries.at(150));
    assertThat(Entries.read(oplog, Entries.at(140))).isEqualTo(texts(141, 151));
    disk.crashLosingAll();
    Oplog again = open();
    assertThat(Entries.read(again, Entries.at(140))).isEqualTo(texts(141, 151));
    // the very same bytes at the very same place must not make the old neighbours count again
    append(again, 151, 152);
    disk.crashLosingAll();
    assertThat(Entries.read(open(), Entries.at(149))).isEqualTo(texts(150, 152));
  }

  @Test
  void cuttingBeforeTheFirstEntryEmptiesTheLog() throws IOException {
    Oplog oplog = open();
    append(oplog, 10, 300);
    oplog.cutAfter(Entries.at(5));
    assertThat(oplog.isEmpty()).isTrue();
    append(oplog, 7, 9);
    disk.crashLosingAll();
    assertThat(Entries.read(open(), OpTime.NULL)).isEqualTo(texts(7, 9));
  }

  @Test
  void aFullDiskStopsAppendsOnlyWhenTheSegmentIsFullAndHealsWithSpace() throws IOException {
    disk.capacity(2 * 16 * 1024);
    Oplog oplog = Oplog.open(disk, Entries.SMALL, OpTime.NULL);
    long number = 0;
    try {
      for (; ; number++) {
        Entries.append(oplog, number);
        oplog.commit();
      }
    } catch (DiskFullException expected) {
      assertThat(oplog.hasRoomFor(200)).isFalse();
    }
    assertThat(number).isGreaterThan(150);
    assertThat(Entries.read(oplog, OpTime.NULL)).isEqualTo(texts(0, number));
    disk.capacity(Long.MAX_VALUE);
    append(oplog, number, number + 10);
    oplog.close();
    assertThat(Entries.read(open(), OpTime.NULL)).isEqualTo(texts(0, number + 10));
  }

  @Test
  void aLogOpensOnAFullDiskAndGoesOnWhileItsSegmentLasts() throws IOException {
    Oplog oplog = open();
    append(oplog, 0, 10);
    oplog.close();
    disk.capacity(0);
    Oplog reopened = open();
    assertThat(reopened.hasSpare()).isFalse();
    append(reopened, 10, 20);
    assertThat(Entries.read(reopened, OpTime.NULL)).isEqualTo(texts(0, 20));
    assertThatThrownBy(reopened::prepareSpare).isInstanceOf(DiskFullException.class);
    disk.capacity(Long.MAX_VALUE);
    reopened.prepareSpare();
    assertThat(reopened.hasSpare()).isTrue();
  }

  @Test
  void anEmptyLogDoesNotOpenOnAFullDisk() {
    disk.capacity(0);
    assertThatThrownBy(this::open).isInstanceOf(DiskFullException.class);
  }

  @Test
  void aFailedForceLeavesTheDurablePointWhereItWas() throws IOException {
    Oplog oplog = open();
    append(oplog, 0, 1);
    Entries.append(oplog, 1);
    disk.failAfter(1);
    assertThatThrownBy(oplog::commit).isInstanceOf(IOException.class);
    assertThat(oplog.durable()).isEqualTo(Entries.at(0));
  }

  @Test
  void anotherFormatIsRefusedNamingBothVersions() throws IOException {
    Oplog oplog = open();
    append(oplog, 0, 1);
    disk.damage(disk.list().getFirst(), 11, (byte) 9);
    assertThatThrownBy(this::open)
        .hasMessageContaining("format 9")
        .hasMessageContaining("format 1");
  }

  @Test
  void entriesOutOfOrderAreABrokenInvariant() throws IOException {
    Oplog oplog = open();
    append(oplog, 5, 6);
    assertThatThrownBy(() -> oplog.append(Entries.at(5), "x".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IllegalStateException.class);
  }
}
