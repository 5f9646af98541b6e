// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

/**
 * A stream to the server that broke before the reply came.
 *
 * <p>The command may or may not have taken effect; only the server knows.
 */
public final class TapNetworkException extends TapException {
  private static final long serialVersionUID = 1L;

  /** A break without a cause. */
  public TapNetworkException(String message) {
    super(message);
  }

  /** A break that another failure led to. */
  public TapNetworkException(String message, Throwable cause) {
    super(message, cause);
  }
}
