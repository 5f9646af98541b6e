// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.engine.Seeds;
import io.tapdb.engine.store.BaseImport;
import io.tapdb.engine.store.BaseSnapshot;
import io.tapdb.engine.store.BaseStore;
import io.tapdb.engine.store.Checkpoint;
import io.tapdb.engine.store.EntriesFile;
import io.tapdb.engine.store.EntryCursor;
import io.tapdb.engine.store.HeapBase;
import io.tapdb.engine.store.KeyRange;
import io.tapdb.engine.store.Tables;
import io.tapdb.oplog.OpTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A base can be copied from another one of any kind, whole or not at all. */
class CheckpointTest {
  private static final int RECORDS = Tables.id(20, Tables.RECORDS);
  private static final int INDEX = Tables.id(21, Tables.RANGE);
  private static final int GONE = Tables.id(22, Tables.RECORDS);

  @TempDir Path folder;

  /** Opens a store, the first time or again. */
  private interface Kind {
    BaseStore open() throws IOException;
  }

  private Map<String, Kind> kinds(String name) {
    Path at = folder.resolve(name);
    HeapBase heap = new HeapBase();
    Map<String, Kind> kinds = new LinkedHashMap<>();
    kinds.put("heap", () -> heap);
    kinds.put("rocks", () -> RocksBase.open(at.resolve("rocks"), 8 << 20));
    kinds.put(
        "chronicle",
        () ->
            ChronicleBase.open(
                new ChronicleBase.Limits(32 << 20, 8 << 20), at.resolve("chronicle")));
    return kinds;
  }

  private static OpTime at(long seconds) {
    return OpTime.of(seconds, 1, 3);
  }

  private static void fill(BaseStore store, RandomGenerator random, int from, int to)
      throws IOException {
    for (int flush = from; flush < to; flush++) {
      Map<String, byte[]> rows = new TreeMap<>();
      for (int i = 0; i < 30; i++) {
        byte[] value = new byte[random.nextInt(3000)];
        random.nextBytes(value);
        rows.put(
            random.nextInt(3) + HexFormat.of().toHexDigits(random.nextLong(500)),
            random.nextInt(4) == 0 ? null : value);
      }
      FlushRows sorted = new FlushRows();
      rows.forEach(
          (key, value) ->
              sorted.put(
                  key.charAt(0) == '0' ? RECORDS : key.charAt(0) == '1' ? INDEX : GONE,
                  HexFormat.of().parseHex(key.substring(1)),
                  value));
      store.flush(sorted, at(flush));
    }
  }

  private static List<String> content(BaseStore store) {
    List<String> rows = new ArrayList<>();
    try (BaseSnapshot snapshot = store.snapshot()) {
      rows.add(snapshot.flushed().toString());
      assertThat(snapshot.flushed()).isEqualTo(store.flushed());
      for (int table : snapshot.tables()) {
        try (EntryCursor cursor = snapshot.scan(table, KeyRange.ALL, false)) {
          while (cursor.next()) {
            rows.add(
                table
                    + HexFormat.of().formatHex(cursor.key())
                    + "="
                    + java.util.Arrays.hashCode(cursor.value()));
          }
        }
      }
    }
    return rows;
  }

  /** Copies in pieces, going on where a piece ended before. */
  private static void copy(Checkpoint from, BaseImport to, RandomGenerator random)
      throws IOException {
    byte[] piece = new byte[50_000];
    for (Checkpoint.FileInfo file : from.files()) {
      to.write(file.name(), 0, piece, 0, 0);
      while (to.have(file.name()) < file.length()) {
        long offset = to.have(file.name());
        int read = from.read(file.name(), offset, piece, 7, random.nextInt(1, piece.length - 7));
        assertThat(read).isPositive();
        to.write(file.name(), offset, piece, 7, read);
      }
      assertThat(from.read(file.name(), file.length(), piece, 0, 10)).isZero();
    }
  }

  @Test
  void aCopyIsTheStateOfTheCheckpointWhateverTheKinds() throws IOException {
    RandomGenerator random = Seeds.random(5);
    for (String from : kinds("any").keySet()) {
      for (String to : kinds("any").keySet()) {
        Kind kind = kinds(from + to + "2").get(to);
        List<String> expected;
        List<String> copied;
        try (BaseStore donor = kinds(from + to + "1").get(from).open()) {
          fill(donor, random, 1, 12);
          donor.dropTables(List.of(GONE));
          expected = content(donor);
          BaseStore old = kind.open();
          fill(old, random, 30, 33);
          try (BaseImport copy = old.beginImport();
              Checkpoint checkpoint = donor.checkpoint(copy.formats())) {
            fill(donor, random, 12, 15);
            assertThat(checkpoint.at()).isEqualTo(at(11));
            copy(checkpoint, copy, random);
            old.close();
            copy.finish(checkpoint.format(), checkpoint.at());
          }
          assertThat(content(donor)).isNotEqualTo(expected);
        }
        try (BaseStore opened = kind.open()) {
          copied = content(opened);
          fill(opened, random, 12, 13);
          assertThat(opened.flushed()).isEqualTo(at(12));
        }
        assertThat(copied).as("from %s to %s", from, to).isEqualTo(expected);
      }
    }
  }

  @Test
  void aCopyThatIsGivenUpOrWrongChangesNothing() throws IOException {
    RandomGenerator random = Seeds.random(6);
    HeapBase donor = new HeapBase();
    fill(donor, random, 1, 4);
    for (String name : List.of("heap", "rocks")) {
      Kind kind = kinds(name).get(name);
      BaseStore before = kind.open();
      fill(before, random, 30, 33);
      List<String> expected = content(before);
      BaseImport given = before.beginImport();
      try (Checkpoint checkpoint = donor.checkpoint(given.formats())) {
        copy(checkpoint, given, random);
        given.close();
        BaseImport wrong = before.beginImport();
        assertThat(wrong.have(EntriesFile.NAME)).isZero();
        copy(checkpoint, wrong, random);
        before.close();
        assertThatThrownBy(() -> wrong.finish(checkpoint.format(), at(9)))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("not to");
        wrong.close();
      }
      try (BaseStore after = kind.open()) {
        assertThat(content(after)).isEqualTo(expected);
      }
    }
  }

  @Test
  void damageIsNoticed() throws IOException {
    RandomGenerator random = Seeds.random(7);
    HeapBase donor = new HeapBase();
    fill(donor, random, 1, 4);
    for (String name : kinds("damaged").keySet()) {
      Kind kind = kinds("damaged").get(name);
      BaseStore before = kind.open();
      try (BaseImport copy = before.beginImport();
          Checkpoint checkpoint = donor.checkpoint(copy.formats())) {
        copy(checkpoint, copy, random);
        copy.write(EntriesFile.NAME, 5000, new byte[] {1, 2, 3}, 0, 3);
        before.close();
        assertThatThrownBy(() -> copy.finish(checkpoint.format(), checkpoint.at()))
            .as(name)
            .isInstanceOf(IOException.class);
      }
      try (BaseStore after = kind.open()) {
        assertThat(after.flushed()).isEqualTo(OpTime.NULL);
        assertThat(content(after)).hasSize(1);
      }
    }
  }

  @Test
  void aFormatThatNobodyKnowsIsRefused() throws IOException {
    for (Kind kind : kinds("format").values()) {
      try (BaseStore store = kind.open()) {
        assertThatThrownBy(() -> store.checkpoint(List.of("tar")))
            .hasMessageContaining("what is understood is [tar]");
        try (BaseImport copy = store.beginImport()) {
          assertThatThrownBy(() -> copy.finish("tar", at(1))).hasMessageContaining("'tar'");
        }
      }
    }
  }

  @Test
  void aCheckpointOfRocksIsMadeOfLinksAndGoesWithItsFolder() throws IOException {
    try (BaseStore store = RocksBase.open(folder.resolve("base"), 8 << 20)) {
      fill(store, Seeds.random(1), 1, 9);
      Path beside = folder.resolve("base.checkpoint");
      try (Checkpoint first = store.checkpoint(List.of(RocksBase.FORMAT));
          Checkpoint second = store.checkpoint(List.of(RocksBase.FORMAT, EntriesFile.FORMAT))) {
        assertThat(first.format()).isEqualTo("rocksdb-1");
        assertThat(second.at()).isEqualTo(at(8));
        // the store may have merged one of them into another meanwhile, but not all
        int links = 0;
        for (Path file : Folders.list(beside.resolve("1"))) {
          if (file.toString().endsWith(".sst")) {
            links = Math.max(links, (int) Files.getAttribute(file, "unix:nlink"));
          }
        }
        assertThat(links).isGreaterThanOrEqualTo(2);
        assertThatThrownBy(() -> first.read("../1/CURRENT", 0, new byte[9], 0, 9))
            .hasMessageContaining("is not the name of a file");
      }
      assertThat(Folders.list(beside)).isEmpty();
      assertThat(store.checkpoint(List.of(RocksBase.FORMAT)).files()).isNotEmpty();
    }
    RocksBase.open(folder.resolve("base"), 8 << 20).close();
    assertThat(folder.resolve("base.checkpoint")).doesNotExist();
  }

  /** Leaves the folders as they are when the process ends after so many steps of the last part. */
  private void crashAfter(int steps, List<String> old, List<String> copied) throws IOException {
    Path base = folder.resolve("crash" + steps);
    try (BaseStore store = RocksBase.open(base, 8 << 20)) {
      fill(store, Seeds.random(1), 1, 4);
      old.addAll(content(store));
    }
    Path imported = base.resolveSibling(base.getFileName() + ".import");
    try (BaseStore store = RocksBase.open(imported, 8 << 20)) {
      fill(store, Seeds.random(2), 7, 9);
      copied.addAll(content(store));
    }
    if (steps >= 1) {
      Files.createFile(imported.resolve(Folders.COMPLETE));
    }
    if (steps >= 2) {
      Files.move(base, base.resolveSibling(base.getFileName() + ".old"));
    }
    if (steps >= 3) {
      Files.move(imported, base);
    }
    if (steps >= 4) {
      Files.delete(base.resolve(Folders.COMPLETE));
    }
  }

  @Test
  void aCrashLeavesTheOldStateOrTheNewOne() throws IOException {
    for (int steps = 0; steps <= 4; steps++) {
      List<String> old = new ArrayList<>();
      List<String> copied = new ArrayList<>();
      crashAfter(steps, old, copied);
      Path base = folder.resolve("crash" + steps);
      for (int start = 0; start < 2; start++) {
        try (BaseStore store = RocksBase.open(base, 8 << 20)) {
          assertThat(content(store)).as("%s", steps).isEqualTo(steps == 0 ? old : copied);
        }
        assertThat(base.resolve(Folders.COMPLETE)).doesNotExist();
        assertThat(base.resolveSibling(base.getFileName() + ".old")).doesNotExist();
        assertThat(base.resolveSibling(base.getFileName() + ".import")).doesNotExist();
      }
    }
  }
}
