// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

import java.io.IOException;

/** A reader of the log fell so far behind that the entries it wants next are no longer kept. */
public final class EntriesDroppedException extends IOException {
  private static final long serialVersionUID = 1L;

  public EntriesDroppedException(String message) {
    super(message);
  }
}
