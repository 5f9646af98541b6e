// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.message;

/** A message of another member that cannot be understood. */
public final class MessageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MessageException(String message) {
    super(message);
  }
}
