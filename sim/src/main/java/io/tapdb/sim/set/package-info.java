// SPDX-License-Identifier: Apache-2.0
/**
 * A whole set under virtual time: {@link io.tapdb.sim.set.SetSimulation} runs one seed of it.
 * {@link io.tapdb.sim.set.Chaos} does to the set what can be done to it, {@link
 * io.tapdb.sim.set.Healing} ends that and demands that the set recovers.
 */
package io.tapdb.sim.set;
