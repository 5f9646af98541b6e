// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.member;

import io.tapdb.oplog.LogDisk;
import io.tapdb.oplog.io.FileDisk;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class MemberFilesOnDiskTest extends MemberFilesContract {
  @TempDir private Path folder;

  @Override
  protected LogDisk disk() throws IOException {
    return new FileDisk(folder);
  }
}
