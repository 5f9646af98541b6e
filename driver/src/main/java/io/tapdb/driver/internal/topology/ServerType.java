// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.topology;

/** What a server is, as far as a client cares. */
enum ServerType {
  /** It has not answered, or what it answered is in doubt. */
  UNKNOWN("Unknown", "not known"),
  /** It belongs to no replica set. */
  STANDALONE("Standalone", "a server without a replica set"),
  /** It takes writes. */
  PRIMARY("RSPrimary", "the primary"),
  /** It may answer reads. */
  SECONDARY("RSSecondary", "a secondary"),
  /** It votes and has no data. */
  ARBITER("RSArbiter", "an arbiter"),
  /** It is hidden, or in a state in which nothing can be asked of it. */
  OTHER("RSOther", "a member that answers no reads now"),
  /** It is to belong to a set, and does not know yet to which. */
  GHOST("RSGhost", "a member of a replica set that is not initiated");

  private final String label;
  private final String text;

  ServerType(String label, String text) {
    this.label = label;
    this.text = text;
  }

  /** Its name in descriptions for tools. */
  String label() {
    return label;
  }

  /** What it is, in words. */
  String text() {
    return text;
  }
}
