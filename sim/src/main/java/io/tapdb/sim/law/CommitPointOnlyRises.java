// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.law;

import io.tapdb.oplog.OpTime;
import io.tapdb.sim.member.SimMember;
import io.tapdb.sim.time.Life;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a process once knew to be committed stays so while it lives. */
public final class CommitPointOnlyRises implements Law {
  private record Known(Life life, OpTime committed) {}

  private final Map<Integer, Known> known = new TreeMap<>();

  @Override
  public List<String> after(SimMember member) {
    OpTime now = member.committed();
    Known before = known.get(member.place());
    if (before != null && before.life() == member.listener()) {
      if (before.committed().equals(now)) {
        return List.of();
      }
      if (before.committed().isAfter(now)) {
        return List.of(member + " knew " + before.committed() + " to be committed, now " + now);
      }
    }
    known.put(member.place(), new Known(member.listener(), now));
    return List.of();
  }
}
