// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.Operation;
import io.tapdb.engine.Rows;
import io.tapdb.engine.bson.Doc;

/** Rows made of other rows, which are closed with them. */
abstract class PipedRows implements Rows {
  private static final int ROWS_BETWEEN_CHECKS = 128;

  private final Rows input;
  private final Operation operation;
  private int steps;

  PipedRows(Rows input, Operation operation) {
    this.input = input;
    this.operation = operation;
  }

  /** The next row of the input, or null. */
  final Doc pull() {
    step();
    return input.next();
  }

  /** Counts one row read or made, and now and then asks whether to go on. */
  final void step() {
    if (++steps >= ROWS_BETWEEN_CHECKS) {
      steps = 0;
      operation.check();
    }
  }

  @Override
  public long heldBytes() {
    return input.heldBytes();
  }

  @Override
  public void close() {
    input.close();
  }
}
