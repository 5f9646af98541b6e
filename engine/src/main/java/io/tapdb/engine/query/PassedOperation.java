// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.Operation;

/** The operation of whichever request is being served by a cursor that outlives requests. */
final class PassedOperation implements Operation {
  private Operation current;

  PassedOperation(Operation first) {
    this.current = first;
  }

  void pass(Operation next) {
    current = next;
  }

  @Override
  public void check() {
    current.check();
  }
}
