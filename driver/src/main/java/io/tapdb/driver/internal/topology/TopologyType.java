// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.topology;

/** What the servers are together. */
enum TopologyType {
  /** None has said yet. */
  UNKNOWN("Unknown"),
  /** One server, which is meant whatever it is. */
  SINGLE("Single"),
  /** A replica set of which no primary is known. */
  SET_WITHOUT_PRIMARY("ReplicaSetNoPrimary"),
  /** A replica set with its primary. */
  SET_WITH_PRIMARY("ReplicaSetWithPrimary");

  private final String label;

  TopologyType(String label) {
    this.label = label;
  }

  /** Its name in descriptions for tools. */
  String label() {
    return label;
  }
}
