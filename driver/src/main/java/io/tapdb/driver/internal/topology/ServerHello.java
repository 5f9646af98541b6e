// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.topology;

/**
 * What a server says about itself when it is asked {@code hello}.
 *
 * @param type what it is
 * @param complaint the error it answered with, or null
 * @param membership its place in a replica set
 * @param versions the protocol versions it speaks
 * @param limits how much it takes at once
 * @param topologyVersion the version of all this, or null if it counts none
 * @param lastWriteMillis when the newest write it has was done, or -1
 */
record ServerHello(
    ServerType type,
    String complaint,
    Membership membership,
    WireVersions versions,
    ServerLimits limits,
    TopologyVersion topologyVersion,
    long lastWriteMillis) {

  /**
   * The protocol versions a server speaks.
   *
   * @param min the oldest
   * @param max the newest
   */
  record WireVersions(int min, int max) {
    /** The versions this client speaks: from release 6.0 to 8.0 of the command language. */
    private static final int OLDEST = 17;

    private static final int NEWEST = 25;

    /** Why this client cannot speak with the server; null if it can. */
    String refusal() {
      if (max < OLDEST) {
        return "it speaks wire versions up to " + max + ", this client needs " + OLDEST;
      }
      if (min > NEWEST) {
        return "it needs wire version " + min + ", this client speaks up to " + NEWEST;
      }
      return null;
    }
  }
}
