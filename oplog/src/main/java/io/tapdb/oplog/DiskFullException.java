// SPDX-License-Identifier: Apache-2.0
package io.tapdb.oplog;

import java.io.IOException;

/** The disk has no room for what was to be written; nothing is damaged. */
public final class DiskFullException extends IOException {
  private static final long serialVersionUID = 1L;

  public DiskFullException(String message) {
    super(message);
  }
}
