// SPDX-License-Identifier: Apache-2.0
/**
 * What must hold in a set whatever happens, one class for each {@link io.tapdb.sim.law.Law}. {@link
 * io.tapdb.sim.law.LogBook} follows all logs from outside, entry by entry, and knows what is
 * committed; most laws are short questions to it.
 */
package io.tapdb.sim.law;
