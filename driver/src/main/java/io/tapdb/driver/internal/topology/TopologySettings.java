// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.topology;

import io.tapdb.driver.internal.wire.HostAddress;
import io.tapdb.driver.internal.wire.LinkSettings;
import java.util.List;

/**
 * Which servers there are and how patiently they are asked.
 *
 * @param hosts where servers may be found, at least one
 * @param replicaSet the set a server must belong to, or null if any will do
 * @param appName what the client calls itself to servers, or null
 * @param selectionTimeoutMillis how long a command may wait for a server that fits
 * @param timeoutMillis how long a command may take in all, or 0 for ever
 * @param link the bounds of the traffic with each server
 */
public record TopologySettings(
    List<HostAddress> hosts,
    String replicaSet,
    String appName,
    int selectionTimeoutMillis,
    int timeoutMillis,
    LinkSettings link) {}
