// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchFolderTest {
  @TempDir private Path path;

  @Test
  void whatAKilledProcessLeftInItIsRemovedAtTheNextStart() throws IOException {
    try (DataFolder folder = DataFolder.open(path, ServerOptions.ROCKSDB)) {
      Files.writeString(folder.part("scratch").resolve("sort-1.run"), "left");
      Files.createDirectories(folder.part("scratch").resolve("versions"));
      Files.writeString(folder.part("scratch").resolve("versions/1.sst"), "left");
      Files.writeString(folder.part("base").resolve("kept"), "kept");
    }
    try (DataFolder folder = DataFolder.open(path, ServerOptions.ROCKSDB)) {
      assertThat(folder.part("scratch")).isEmptyDirectory();
      assertThat(folder.part("base").resolve("kept")).hasContent("kept");
    }
  }
}
