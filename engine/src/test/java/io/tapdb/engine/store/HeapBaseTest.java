// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

class HeapBaseTest extends BaseStoreContract {
  private final HeapBase base = new HeapBase();

  @Override
  protected BaseStore open() {
    return base;
  }

  @Override
  protected BaseStore reopen() {
    return base;
  }
}
