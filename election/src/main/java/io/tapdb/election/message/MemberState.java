// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.message;

/** What a member is doing, as it tells the others and users. */
public enum MemberState {
  /** It has no configuration yet. */
  STARTUP(0),
  /** It leads. */
  PRIMARY(1),
  /** It follows, and answers reads. */
  SECONDARY(2),
  /** It votes and follows, but its data are not fit to be read. */
  RECOVERING(3),
  /** It fetches its first data. */
  STARTUP2(5),
  /** Nothing was ever heard of it. */
  UNKNOWN(6),
  /** It votes and keeps no data. */
  ARBITER(7),
  /** It does not answer. */
  DOWN(8),
  /** It gives up entries that the set does not have. */
  ROLLBACK(9),
  /** The configuration does not list it. */
  REMOVED(10);

  private final int code;

  MemberState(int code) {
    this.code = code;
  }

  /** The number it is known by. */
  public int code() {
    return code;
  }

  /** Whether somebody may follow a member in this state. */
  public boolean isReadable() {
    return this == PRIMARY || this == SECONDARY;
  }

  public static MemberState of(int code) {
    for (MemberState each : values()) {
      if (each.code == code) {
        return each;
      }
    }
    return UNKNOWN;
  }
}
