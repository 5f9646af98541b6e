// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

/**
 * A limit of the client's own that ran out: no fitting server was found in time, or a command was
 * not answered in time.
 *
 * <p>A command that was under way has been cancelled, but may have taken effect. A limit that the
 * server enforces, {@code maxTimeMS}, comes back as a {@link TapCommandException} of code 50.
 */
public final class TapTimeoutException extends TapException {
  private static final long serialVersionUID = 1L;

  /** A limit that ran out without a known reason. */
  public TapTimeoutException(String message) {
    super(message);
  }

  /** A limit that ran out while something kept failing. */
  public TapTimeoutException(String message, Throwable cause) {
    super(message, cause);
  }
}
