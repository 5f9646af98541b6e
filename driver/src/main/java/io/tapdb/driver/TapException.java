// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import java.util.Set;

/**
 * Any failure of the driver: a server that answered with an error, one that did not answer, or a
 * request the driver itself refuses to send.
 *
 * <p>The subclasses say which; what is thrown as a plain {@code TapException} never left the
 * client.
 */
public class TapException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure without a cause. */
  public TapException(String message) {
    super(message);
  }

  /** A failure that another one led to. */
  public TapException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The labels that say how to go on, such as {@code RetryableWriteError}. */
  public Set<String> errorLabels() {
    return Set.of();
  }

  /** Whether the failure carries this label. */
  public final boolean hasErrorLabel(String label) {
    return errorLabels().contains(label);
  }
}
