// SPDX-License-Identifier: Apache-2.0
/**
 * Which servers there are, and which of them gets a command.
 *
 * <p>{@link io.tapdb.driver.internal.topology.Dispatcher} is where every command comes by. {@code
 * Routes} tell it where to; a command that no server fits waits in the {@code Lobby}.
 *
 * <p>What is known of the servers is a value, the {@code TopologyDescription} with a {@code
 * ServerDescription} for each. The {@code Topology} has a {@code Monitor} per server, which asks
 * {@code hello} and is answered with a {@code ServerHello}; {@code TopologyCore}, a function, says
 * what that means for all, and {@code ServerChoice}, another one, which servers fit a read
 * preference. {@code ErrorCodes} say what a command's error means for its server and for sending it
 * again. What a server takes at once, its {@link io.tapdb.driver.internal.topology.ServerLimits},
 * is what bulk writes are cut by.
 */
package io.tapdb.driver.internal.topology;
