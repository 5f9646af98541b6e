// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store.io;

import io.tapdb.engine.store.EntriesFile;
import io.tapdb.oplog.OpTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A copy of a base of the memory engine: a file of entries, which the base takes in when it is
 * opened next.
 */
final class ChronicleImport extends FolderImport {
  /**
   * Begins a copy.
   *
   * @param copies the folder that the base is opened with
   */
  ChronicleImport(Path copies) throws IOException {
    super(copies);
  }

  @Override
  public List<String> formats() {
    return List.of(EntriesFile.FORMAT);
  }

  @Override
  OpTime check(String format) throws IOException {
    if (!format.equals(EntriesFile.FORMAT)) {
      throw unknown(format);
    }
    return read(
        Folders.file(folder(), EntriesFile.NAME),
        entries -> {
          while (entries.next()) {
            // each entry is checked, and the whole at the end
          }
        });
  }
}
