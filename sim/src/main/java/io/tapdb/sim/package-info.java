// SPDX-License-Identifier: Apache-2.0
/**
 * Nodes under virtual time; {@link io.tapdb.sim.Main} runs seeds. Everything that clock, chance or
 * thread decide is decided by the seed here.
 *
 * <p>{@link io.tapdb.sim.Simulation} is a node alone on a disk that forgets ({@code
 * io.tapdb.sim.world}): clients write ({@link io.tapdb.sim.Workload}), power fails, and {@code
 * io.tapdb.sim.check} says what must hold anyway.
 *
 * <p>{@code io.tapdb.sim.set} runs a whole set on one timeline ({@code io.tapdb.sim.time}): members
 * on their hosts ({@code io.tapdb.sim.member}), a network that does its worst ({@code
 * io.tapdb.sim.net}), clients ({@code io.tapdb.sim.client}), and what must hold ({@code
 * io.tapdb.sim.law}). {@link io.tapdb.sim.Coverage} counts what has been tried.
 */
package io.tapdb.sim;
