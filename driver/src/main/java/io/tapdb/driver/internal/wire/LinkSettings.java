// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.wire;

/**
 * The bounds of the traffic with one server.
 *
 * @param sessions how many streams carry the commands
 * @param maxInFlight how many commands may be under way on one stream
 * @param maxQueued how many more may wait for one stream before those of asynchronous callers are
 *     refused
 * @param connectTimeoutMillis how long reaching the server may take
 */
public record LinkSettings(
    int sessions, int maxInFlight, int maxQueued, int connectTimeoutMillis) {}
