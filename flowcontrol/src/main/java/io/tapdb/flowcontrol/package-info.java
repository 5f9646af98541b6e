// SPDX-License-Identifier: Apache-2.0
/**
 * How many writes the next period may admit, and the tickets it hands out.
 *
 * <p>A primary that takes writes faster than a majority can follow piles up history that nobody may
 * forget. So every now and then {@link io.tapdb.flowcontrol.FlowController} turns a {@link
 * io.tapdb.flowcontrol.Reading} of the set into the next {@link io.tapdb.flowcontrol.FlowState},
 * under the {@link io.tapdb.flowcontrol.FlowParameters} of the moment and by one of two rules: the
 * classic one once a second, or the smooth one as often as one likes. How fast the others follow is
 * looked up in {@link io.tapdb.flowcontrol.OpSamples}.
 *
 * <p>{@link io.tapdb.flowcontrol.TicketPool} is the tickets, and {@link
 * io.tapdb.flowcontrol.TicketQueue} the bounded queue of writes that wait for one.
 */
package io.tapdb.flowcontrol;
