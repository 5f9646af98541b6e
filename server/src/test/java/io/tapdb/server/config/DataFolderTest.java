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
  @TempDir private Path folder;

  @Test
  void aFolderIsMadeAndRemembersItsEngine() throws IOException {
    Path path = folder.resolve("a/b");
    DataFolder.open(path, "memory").close();
    DataFolder.open(path, "memory").close();
    assertThat(path.resolve("FORMAT")).hasContent("format: 1\nengine: memory\n");
    assertThat(path.resolve("oplog")).isDirectory();
    assertThatThrownBy(() -> DataFolder.open(path, "rocksdb"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("storage engine 'memory'")
        .hasMessageContaining("--storageEngine memory");
    DataFolder.open(path, "memory").close();
  }

  @Test
  void anotherFormatIsRefusedNamingBoth() throws IOException {
    Files.writeString(folder.resolve("FORMAT"), "format: 7\nengine: rocksdb\n");
    assertThatThrownBy(() -> DataFolder.open(folder, "rocksdb"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("format 7")
        .hasMessageContaining("format 1");
  }

  @Test
  void aFolderInUseIsRefusedNamingTheProcess() throws IOException {
    try (DataFolder first = DataFolder.open(folder, "rocksdb")) {
      assertThat(first.path()).isEqualTo(folder);
      assertThatThrownBy(() -> DataFolder.open(folder, "rocksdb"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("in use by process " + ProcessHandle.current().pid());
    }
    DataFolder.open(folder, "rocksdb").close();
  }
}
