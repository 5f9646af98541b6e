// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.engine.store.Scratch;
import io.tapdb.engine.store.ScratchContract;
import io.tapdb.engine.store.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
