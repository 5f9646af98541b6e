// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path parent;

  @Test
  void aNewFolderIsMadeWithAllItsParts() throws IOException {
    Path path = parent.resolve("a/b");
    try (DataFolder folder = DataFolder.open(path, ServerOptions.ROCKSDB)) {
      assertThat(folder.path()).isEqualTo(path);
      for (String part : new String[] {"oplog", "base", "local", "scratch", "rollback"}) {
        assertThat(folder.part(part)).isDirectory();
      }
      assertThat(path.resolve("FORMAT")).content().contains("format: 1", "engine: rocksdb");
      assertThat(path.resolve("tapdb.lock"))
          .content()
          .isEqualTo(ProcessHandle.current().pid() + "\n");
    }
  }

  @Test
  void onlyOneAtATimeHoldsAFolder() throws IOException {
    try (DataFolder held = DataFolder.open(parent, ServerOptions.ROCKSDB)) {
      assertThatThrownBy(() -> DataFolder.open(held.path(), ServerOptions.ROCKSDB))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("in use by process " + ProcessHandle.current().pid());
    }
    DataFolder.open(parent, ServerOptions.ROCKSDB).close();
  }

  @Test
  void aRefusedFolderIsNotHeld() throws IOException {
    Files.writeString(parent.resolve("FORMAT"), "format: 2\nengine: rocksdb\n");
    assertThatThrownBy(() -> DataFolder.open(parent, ServerOptions.ROCKSDB))
        .hasMessageContaining("has format 2")
        .hasMessageContaining("reads format 1");
    Files.writeString(parent.resolve("FORMAT"), "rubbish\n");
    assertThatThrownBy(() -> DataFolder.open(parent, ServerOptions.ROCKSDB))
        .hasMessageContaining("reads format 1");
    Files.writeString(parent.resolve("FORMAT"), "format: 1\nengine: memory\n");
    assertThatThrownBy(() -> DataFolder.open(parent, ServerOptions.ROCKSDB))
        .hasMessageContaining("--storageEngine memory");
    DataFolder.open(parent, ServerOptions.MEMORY).close();
  }
}
