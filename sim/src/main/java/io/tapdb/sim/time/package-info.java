// SPDX-License-Identifier: Apache-2.0
/**
 * Virtual time: {@link io.tapdb.sim.time.Timeline} is the one queue of all that will happen, {@link
 * io.tapdb.sim.time.Life} says to whom it happens and whether that one still lives, {@link
 * io.tapdb.sim.time.DriftingClock} is what such a one takes the time to be.
 */
package io.tapdb.sim.time;
