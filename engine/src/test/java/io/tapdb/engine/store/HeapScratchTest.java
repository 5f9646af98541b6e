// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.store;

class HeapScratchTest extends ScratchContract {
  @Override
  protected Scratch open() {
    return new HeapScratch();
  }
}
