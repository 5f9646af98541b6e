// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

/** Which members of a replica set may answer a read. */
public enum TapReadPreference {
  /** The primary only. */
  PRIMARY("primary"),
  /** The primary, or a secondary while there is none. */
  PRIMARY_PREFERRED("primaryPreferred"),
  /** Secondaries only. */
  SECONDARY("secondary"),
  /** A secondary, or the primary while there is none. */
  SECONDARY_PREFERRED("secondaryPreferred"),
  /** Whichever is near. */
  NEAREST("nearest");

  private final String mode;

  TapReadPreference(String mode) {
    this.mode = mode;
  }

  /** Its name in commands. */
  public String mode() {
    return mode;
  }
}
