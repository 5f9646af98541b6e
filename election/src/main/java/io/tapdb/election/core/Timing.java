// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

/** What moves a member to run without being asked: that time is up, or that evidence was found. */
record Timing(ElectionTimer timer, Evidence evidence) {
  static Timing of(Ground ground) {
    return new Timing(new ElectionTimer(ground), new Evidence(ground));
  }
}
