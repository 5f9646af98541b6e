// SPDX-License-Identifier: Apache-2.0
/**
 * The network of a simulated set. {@link io.tapdb.sim.net.SimNetwork} joins {@link
 * io.tapdb.sim.net.Endpoint}s; {@link io.tapdb.sim.net.Links} decides what becomes of each message:
 * lost, late, twice, overtaken, or stopped by a cut. {@link io.tapdb.sim.net.SimPeers} is what a
 * member sees of it.
 */
package io.tapdb.sim.net;
