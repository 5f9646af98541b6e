// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

import java.io.IOException;

/**
 * A part of the log that had been forced to disk cannot be read back: entries that were
 * acknowledged may be gone, so the node must not start from it by itself.
 */
public final class OplogDamagedException extends IOException {
  private static final long serialVersionUID = 1L;

  public OplogDamagedException(String message) {
    super(message);
  }
}
