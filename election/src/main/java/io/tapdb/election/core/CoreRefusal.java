// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

/**
 * Why a member does not do what it was asked for.
 *
 * @param message what the user reads
 */
public record CoreRefusal(Kind kind, String message) {
  /** The kinds of refusal, each of which is an error code of the same name to the user. */
  public enum Kind {
    NOT_WRITABLE_PRIMARY,
    NOT_SECONDARY,
    EXCEEDED_TIME_LIMIT,
    OPERATION_FAILED,
    COMMAND_FAILED,
    BAD_VALUE,
    ILLEGAL_OPERATION,
    CONFLICTING_OPERATION_IN_PROGRESS,
    PRIMARY_STEPPED_DOWN
  }
}
