// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog.io;

import io.tapdb.oplog.LogDisk;
import io.tapdb.oplog.LogDiskContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileDiskTest extends LogDiskContract {
  @TempDir Path folder;

  @Override
  protected LogDisk disk() throws IOException {
    return new FileDisk(folder.resolve("log"));
  }
}
