// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.member;

import io.tapdb.oplog.MemoryDisk;
import io.tapdb.replica.MemberRules;
import io.tapdb.sim.world.Durability;
import java.io.IOException;

/**
 * What members do in ways that a test may replace by wrong ones, to see whether that is found.
 *
 * @param durability how the log is made durable
 * @param rules who gets a vote, what is committed, what is flushed and cut
 * @param beforeStart what happens to a disk while no node runs on it
 */
public record Strategies(Durability durability, MemberRules rules, BeforeStart beforeStart) {
  /** Everything as it should be. */
  public static final Strategies HONEST =
      new Strategies(Durability.HONEST, MemberRules.SOUND, disk -> {});

  /** What happens to a disk while no node runs on it. */
  public interface BeforeStart {
    void change(MemoryDisk disk) throws IOException;
  }

  /** The same with other rules. */
  public Strategies with(MemberRules other) {
    return new Strategies(durability, other, beforeStart);
  }
}
