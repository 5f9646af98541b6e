// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;

/** What writers are told that a lane cannot serve. */
final class Refusals {
  private Refusals() {}

  static TapdbException shuttingDown() {
    return new TapdbException(ErrorCode.INTERRUPTED_AT_SHUTDOWN, "the node is shutting down");
  }

  static TapdbException tooLarge(long bytes) {
    return new TapdbException(
        ErrorCode.TRANSACTION_TOO_LARGE,
        "the write was not made: it takes "
            + bytes
            + " bytes of the oplog in one piece, which is more than a segment of it; write less at"
            + " once, or give the node a larger --oplogSize");
  }

  static TapdbException diskFull() {
    return new TapdbException(
        ErrorCode.OUT_OF_DISK_SPACE,
        "the disk is full: the write was not made; free space and try again");
  }

  static TapdbException memoryFull() {
    return new TapdbException(
        ErrorCode.OUT_OF_DISK_SPACE,
        "the memory engine is full: the write was not made; remove documents, or start the"
            + " node with more memory (--cacheSizeMB), and try again");
  }
}
