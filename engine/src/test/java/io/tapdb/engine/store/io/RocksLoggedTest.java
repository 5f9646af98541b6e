// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store.io;

import io.tapdb.engine.store.BaseStore;
import io.tapdb.engine.store.BaseStoreContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class RocksLoggedTest extends BaseStoreContract {
  @TempDir Path folder;

  @Override
  protected BaseStore open() throws IOException {
    return RocksBase.openLogged(folder.resolve("local"), 8 << 20);
  }

  @Override
  protected BaseStore reopen() throws IOException {
    return open();
  }
}
