// SPDX-License-Identifier: Apache-2.0
/**
 * Clients of a simulated set. {@link io.tapdb.sim.client.SimClient} looks for the primary, writes
 * and reads; {@link io.tapdb.sim.client.Histories} keep what they were told of each document, and
 * {@link io.tapdb.sim.client.Linearizability} says whether that can be true.
 */
package io.tapdb.sim.client;
