// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.message;

/**
 * How far a member has come.
 *
 * @param written the last entry of its log
 * @param applied the last entry that its data show
 * @param durable the last entry that it would still have after a crash
 */
public record LogPositions(Position written, Position applied, Position durable) {
  /** Of a member that has nothing or of which nothing is known. */
  public static final LogPositions NONE =
      new LogPositions(Position.NONE, Position.NONE, Position.NONE);

  /** The same position in every respect. */
  public static LogPositions at(Position position) {
    return new LogPositions(position, position, position);
  }

  /** What is known after both were reported, in whatever order they came. */
  public LogPositions later(LogPositions other) {
    return new LogPositions(
        Position.later(written, other.written),
        Position.later(applied, other.applied),
        Position.later(durable, other.durable));
  }
}
