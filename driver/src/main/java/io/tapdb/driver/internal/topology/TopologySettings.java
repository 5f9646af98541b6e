// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.topology;

import io.tapdb.driver.internal.wire.HostAddress;
import io.tapdb.driver.internal.wire.LinkSettings;
import java.util.List;

/**
 * Which servers there are and how patiently they are asked.
 *
 * @param hosts where servers may be found, at least one
 * @param direct whether the only host is meant, whatever it is
 * @param replicaSet the set a server must belong to, or null if any will do
 * @param appName what the client calls itself to servers, or null
 * @param times how long things may take
 * @param link the bounds of the traffic with each server
 */
public record TopologySettings(
    List<HostAddress> hosts,
    boolean direct,
    String replicaSet,
    String appName,
    Times times,
    LinkSettings link) {

  /**
   * How long things may take.
   *
   * @param selectionMillis how long a command may wait for a server that fits
   * @param commandMillis how long a command may take in all, or 0 for ever
   * @param heartbeatMillis how long after an answer a server is asked again how it is
   * @param thresholdMillis how much slower than the nearest a server may be to share its reads
   */
  public record Times(
      int selectionMillis, int commandMillis, int heartbeatMillis, int thresholdMillis) {}
}
