// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.engine.Seeds;
import io.tapdb.engine.store.EntryCursor;
import io.tapdb.engine.store.KeyRange;
import io.tapdb.engine.store.Scratch;
import io.tapdb.engine.store.ScratchContract;
import io.tapdb.engine.store.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksScratchTest extends ScratchContract {
  @TempDir Path folder;

  @Override
  protected Scratch open() throws IOException {
    return new RocksScratch(folder.resolve("scratch"));
  }

  @Test
  void aSpillThatFailsLeavesNoFileBehind() throws IOException {
    try (Scratch scratch = open()) {
      assertThatThrownBy(() -> scratch.spill(new Failing())).hasMessage("failed half-way");
      try (Stream<Path> files = Files.list(folder.resolve("scratch"))) {
        assertThat(files.map(path -> path.getFileName().toString()))
            .noneMatch(name -> name.startsWith("spill-"));
      }
    }
  }

  /** A layer that ends early would look like one whose keys had never been written. */
  @Test
  void aDamagedFileIsNotTakenForTheEndOfTheLayer() throws IOException {
    int table = Tables.id(20, Tables.RECORDS);
    try (Scratch scratch = open()) {
      Scratch.Spilled layer = scratch.spill(new Many());
      for (Path file : tableFiles()) {
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, bytes.length / 3, bytes.length / 2, (byte) 0);
        Files.write(file, bytes);
      }
      for (boolean reverse : new boolean[] {false, true}) {
        try (EntryCursor walk = layer.cursor(table, KeyRange.ALL, reverse, 1)) {
          assertThatThrownBy(
                  () -> {
                    while (walk.next()) {
                      assertThat(walk.value()).hasSize(250);
                    }
                  })
              .isInstanceOf(StoreDamagedException.class);
        }
      }
    }
  }

  private List<Path> tableFiles() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("scratch"))) {
      return files.filter(path -> path.toString().endsWith(".sst")).toList();
    }
  }

  /** Versions that fill many blocks of a file. */
  private static final class Many implements Scratch.Versions {
    private int count;

    @Override
    public boolean next() {
      return ++count <= 3000;
    }

    @Override
    public int table() {
      return Tables.id(20, Tables.RECORDS);
    }

    @Override
    public byte[] key() {
      return Tables.recordKey(count);
    }

    @Override
    public long timestamp() {
      return 1;
    }

    @Override
    public byte[] value() {
      byte[] value = new byte[250];
      Seeds.random(count).nextBytes(value);
      return value;
    }
  }

  /** Versions that end with an exception after a few. */
  private static final class Failing implements Scratch.Versions {
    private int count;

    @Override
    public boolean next() {
      if (++count == 5) {
        throw new IllegalStateException("failed half-way");
      }
      return true;
    }

    @Override
    public int table() {
      return Tables.id(20, Tables.RECORDS);
    }

    @Override
    public byte[] key() {
      return Tables.recordKey(count);
    }

    @Override
    public long timestamp() {
      return 1;
    }

    @Override
    public byte[] value() {
      return new byte[1000];
    }
  }
}
