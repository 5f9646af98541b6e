// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

/**
 * Somebody's wish that the log keep an entry and all after it, until he has read them: such as a
 * member that copies the data as of that entry. The log keeps them while it is not larger than
 * twice its limit.
 */
public final class OplogHold implements AutoCloseable {
  private final Oplog oplog;
  private final OpTime from;

  OplogHold(Oplog oplog, OpTime from) {
    this.oplog = oplog;
    this.from = from;
  }

  /** The oldest entry wanted. */
  public OpTime from() {
    return from;
  }

  @Override
  public void close() {
    oplog.release(this);
  }
}
