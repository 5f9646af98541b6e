// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SpilledLayerTest {
  private static final int RECORDS = Tables.id(20, Tables.RECORDS);
  private static final int INDEX = Tables.id(22, Tables.RANGE);

  private final HeapScratch scratch = new HeapScratch();

  private SpilledLayer layer() {
    Memtable memtable = new Memtable(0);
    memtable.put(RECORDS, Tables.recordKey(7), 3, new byte[] {1});
    memtable.put(RECORDS, Tables.recordKey(7), 5, null);
    memtable.put(INDEX, new byte[] {9}, 6, new byte[] {2});
    return new SpilledLayer(scratch.spill(new LayerVersions(memtable)), Set.of(RECORDS, INDEX), 6);
  }

  @Test
  void eachTimestampHasItsVersionAndRemovalsAreTold() {
    SpilledLayer layer = layer();
    assertThat(layer.findRecord(RECORDS, 7, 2)).isNull();
    assertThat(layer.findRecord(RECORDS, 7, 4).value).containsExactly(1);
    assertThat(layer.findRecord(RECORDS, 7, 5)).isNotNull();
    assertThat(layer.findRecord(RECORDS, 7, 5).value).isNull();
    assertThat(layer.find(INDEX, new byte[] {9}, 6).value).containsExactly(2);
    assertThat(layer.find(INDEX, new byte[] {8}, 6)).isNull();
  }

  @Test
  void tablesItHasNothingOfAreAnsweredWithoutLooking() {
    SpilledLayer layer = new SpilledLayer(null, Set.of(RECORDS), 6);
    assertThat(layer.find(INDEX, new byte[] {9}, 6)).isNull();
    assertThat(layer.findRecord(INDEX, 9, 6)).isNull();
    assertThat(layer.cursor(INDEX, KeyRange.ALL, false, 6)).isNull();
  }

  @Test
  void itsRoomIsGivenBackWithTheLastView() {
    SpilledLayer layer = layer();
    assertThat(scratch.open()).isEqualTo(1);
    layer.retain();
    layer.retain();
    layer.release();
    assertThat(scratch.open()).isEqualTo(1);
    layer.release();
    assertThat(scratch.open()).isZero();
  }

  @Test
  void itTakesNextToNothingOnTheHeapAndMayWaitForADisk() {
    SpilledLayer layer = layer();
    assertThat(layer.isOnHeap()).isFalse();
    assertThat(layer.heapBytes()).isEqualTo(1024);
    assertThat(layer.lastTimestamp()).isEqualTo(6);
  }

  @Test
  void allVersionsAreSpilledByTableAndKeyNewestFirst() {
    Memtable memtable = new Memtable(0);
    memtable.put(INDEX, new byte[] {9}, 1, new byte[] {1});
    memtable.put(RECORDS, Tables.recordKey(2), 2, new byte[] {2});
    memtable.put(INDEX, new byte[] {3}, 3, null);
    memtable.put(INDEX, new byte[] {9}, 4, null);
    memtable.put(INDEX, new byte[] {9}, 5, new byte[] {5});
    LayerVersions versions = new LayerVersions(memtable);
    List<String> found = new ArrayList<>();
    while (versions.next()) {
      found.add(
          versions.table()
              + " "
              + Arrays.toString(versions.key())
              + versions.timestamp()
              + Arrays.toString(versions.value()));
    }
    assertThat(found)
        .containsExactly(
            RECORDS + " [0, 0, 0, 0, 0, 0, 0, 2]2[2]",
            INDEX + " [3]3null",
            INDEX + " [9]5[5]",
            INDEX + " [9]4null",
            INDEX + " [9]1[1]");
  }
}
