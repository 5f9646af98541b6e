// SPDX-License-Identifier: Apache-2.0
/**
 * A node under virtual time on a disk that forgets: {@link io.tapdb.sim.Main} runs seeds, {@link
 * io.tapdb.sim.Simulation} is one of them. Everything a node decides by clock, chance or thread is
 * decided by the seed here ({@code io.tapdb.sim.world}); clients write ({@link
 * io.tapdb.sim.Workload}), power fails, and {@code io.tapdb.sim.check} says what must hold anyway.
 */
package io.tapdb.sim;
