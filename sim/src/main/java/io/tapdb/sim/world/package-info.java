// SPDX-License-Identifier: Apache-2.0
/**
 * The world as a simulated node sees it: {@link io.tapdb.sim.world.SimNode} is the node with its
 * disks, {@link io.tapdb.sim.world.Scheduler} its threads, {@link io.tapdb.sim.world.SimClock} its
 * time, {@link io.tapdb.sim.world.Trace} a record of all that happened.
 */
package io.tapdb.sim.world;
