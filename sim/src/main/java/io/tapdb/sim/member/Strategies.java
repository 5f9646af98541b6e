// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.member;

import io.tapdb.sim.world.Durability;

/**
 * What members do in ways that a test may replace by wrong ones, to see whether that is found.
 *
 * @param durability how the log is made durable
 */
public record Strategies(Durability durability) {
  /** Everything as it should be. */
  public static final Strategies HONEST = new Strategies(Durability.HONEST);
}
