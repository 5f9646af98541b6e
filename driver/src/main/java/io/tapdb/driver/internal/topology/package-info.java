// SPDX-License-Identifier: Apache-2.0
/**
 * Which servers there are, and which of them gets a command.
 *
 * <p>{@link io.tapdb.driver.internal.topology.Dispatcher} is where every command comes by. It keeps
 * one {@code HostProbe} per host of the URI, which asks {@code hello} while a server is looked for
 * and judges the answer, a {@code ServerHello}. What a server takes at once, its {@link
 * io.tapdb.driver.internal.topology.ServerLimits}, is what bulk writes are cut by.
 */
package io.tapdb.driver.internal.topology;
