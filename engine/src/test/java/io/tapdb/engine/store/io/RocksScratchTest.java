// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store.io;

import io.tapdb.engine.store.Scratch;
import io.tapdb.engine.store.ScratchContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class RocksScratchTest extends ScratchContract {
  @TempDir Path folder;

  @Override
  protected Scratch open() throws IOException {
    return new RocksScratch(folder.resolve("scratch"));
  }
}
