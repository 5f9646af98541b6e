// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim;

/** Says what did not hold in a run, and how to see it again. */
public final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String what;

  /**
   * A violation.
   *
   * @param law what did not hold: the simple name of a class
   * @param message one line with the command that replays it
   */
  public Violation(String law, String message, Throwable cause) {
    super(message, cause);
    this.what = law;
  }

  /** The name of the law that did not hold. */
  public String law() {
    return what;
  }
}
