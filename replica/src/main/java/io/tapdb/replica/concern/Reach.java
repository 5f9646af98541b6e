// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.concern;

import io.tapdb.election.config.Member;
import io.tapdb.election.config.SetConfig;
import io.tapdb.election.message.LogPositions;
import io.tapdb.election.message.Position;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.sync.Progress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far the members that a write concern asks for have come, in one term.
 *
 * <p>Only what a member said in that same term counts: what it had before may have been replaced
 * since.
 *
 * @param config the present configuration
 * @param selfId this member, which shows every write it made
 * @param committed what is known to be committed
 * @param rows what each member said last
 */
public record Reach(SetConfig config, int selfId, OpTime committed, List<Progress.Row> rows) {
  /** After every entry. */
  private static final OpTime ALL = new OpTime(-1, Long.MAX_VALUE);

  /**
   * What a write waits for, apart from its place in the log.
   *
   * @param ownDurable whether it has to be on the disk of this member
   * @param allDurable whether it has to be on the disk of each member that counts
   * @param term the term in which it was written
   */
  public record Wanted(WriteConcern.Who who, boolean ownDurable, boolean allDurable, long term) {

    static Wanted of(WriteConcern concern, long term) {
      return new Wanted(
          concern.who(),
          concern.journaled(),
          concern.journaling() == WriteConcern.Journaling.YES,
          term);
    }
  }

  /** The last entry that they all have; every one before it is satisfied as well. */
  public OpTime of(Wanted wanted) {
    return switch (wanted.who()) {
      case WriteConcern.Who.Majority majority ->
          committed.term() == wanted.term() ? committed : OpTime.NULL;
      case WriteConcern.Who.Members members -> highest(positions(wanted), members.count());
      case WriteConcern.Who.Mode mode -> tagged(wanted, config.settings().modes().get(mode.name()));
    };
  }

  private List<OpTime> positions(Wanted wanted) {
    List<OpTime> positions = new ArrayList<>();
    for (Member member : config.members()) {
      if (!member.isArbiter()) {
        positions.add(position(wanted, member.id()));
      }
    }
    return positions;
  }

  private OpTime position(Wanted wanted, int id) {
    boolean self = id == selfId;
    if (self && !wanted.ownDurable()) {
      return ALL;
    }
    for (Progress.Row row : rows) {
      if (row.memberId() == id && (self || row.term() == wanted.term())) {
        return self ? row.log().durable().opTime() : other(wanted, row.log());
      }
    }
    return OpTime.NULL;
  }

  private static OpTime other(Wanted wanted, LogPositions log) {
    Position applied = log.applied();
    boolean durableLast = wanted.allDurable() && applied.isAfter(log.durable());
    return durableLast ? log.durable().opTime() : applied.opTime();
  }

  /** The position that so many of them have reached. */
  private static OpTime highest(List<OpTime> positions, int count) {
    if (count > positions.size()) {
      return OpTime.NULL;
    }
    positions.sort(Collections.reverseOrder());
    return positions.get(count - 1);
  }

  /** For each tag, so many different values have to be on some member. */
  private OpTime tagged(Wanted wanted, Map<String, Integer> counts) {
    if (counts == null) {
      return OpTime.NULL;
    }
    OpTime least = ALL;
    for (Map.Entry<String, Integer> tag : counts.entrySet()) {
      Map<String, OpTime> byValue = new HashMap<>();
      for (Member member : config.members()) {
        String value = member.tags().get(tag.getKey());
        if (value != null && !member.isArbiter()) {
          byValue.merge(value, position(wanted, member.id()), Reach::later);
        }
      }
      OpTime reached = highest(new ArrayList<>(byValue.values()), tag.getValue());
      least = reached.isAfter(least) ? least : reached;
    }
    return least;
  }

  private static OpTime later(OpTime one, OpTime other) {
    return one.isAfter(other) ? one : other;
  }
}
