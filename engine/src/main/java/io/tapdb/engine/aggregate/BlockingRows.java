// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.Operation;
import io.tapdb.engine.Rows;
import io.tapdb.engine.bson.Doc;

/** Rows that take all of their input in before they give the first. */
abstract class BlockingRows extends PipedRows {
  private Rows output;

  BlockingRows(Rows input, Operation operation) {
    super(input, operation);
  }

  /** Takes the input and gives the rows made of it. */
  abstract Rows consume();

  @Override
  public Doc next() {
    if (output == null) {
      output = consume();
    }
    return output.next();
  }

  @Override
  public long heldBytes() {
    return super.heldBytes() + (output == null ? 0 : output.heldBytes());
  }

  @Override
  public void close() {
    if (output != null) {
      output.close();
    }
    super.close();
  }
}
