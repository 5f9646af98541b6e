// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.demo;

/** Something the demonstration checked and did not find as it should be. */
final class DemoFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DemoFailure(String message) {
    super(message);
  }

  /** Fails unless what was checked holds. */
  static void unless(boolean holds, String otherwise) {
    if (!holds) {
      throw new DemoFailure(otherwise);
    }
  }
}
