// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.concern;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.election.config.Duties;
import io.tapdb.election.config.Member;
import io.tapdb.election.config.SetConfig;
import io.tapdb.election.message.LogPositions;
import io.tapdb.election.message.Position;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.ScriptedMembership;
import io.tapdb.replica.Seeds;
import io.tapdb.replica.sync.Progress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The arithmetic of write concerns, against a twin that counts members for one write at a time. */
class ReachTest {
  private static final long TERM = 2;
  private static final int PLACES = 6;

  @Test
  void whatIsReachedIsWhatEnoughMembersHave() {
    Seeds.forEach(
        300,
        random -> {
          SetConfig config = config(random);
          List<Progress.Row> rows = rows(config, random);
          Reach reach = new Reach(config, ScriptedMembership.SELF, place(random, TERM), rows);
          WriteConcern concern = concern(random);
          Reach.Wanted wanted = Reach.Wanted.of(concern, TERM);
          OpTime reached = reach.of(wanted);
          for (int place = 1; place <= PLACES; place++) {
            OpTime at = OpTime.of(place, 1, TERM);
            assertThat(!at.isAfter(reached))
                .as("%s at %s of %s in %s", concern, at, rows, config)
                .isEqualTo(isMet(reach, wanted, at));
          }
        });
  }

  private static SetConfig config(RandomGenerator random) {
    List<Member> members = new ArrayList<>();
    int count = random.nextInt(1, 6);
    for (int id = 0; id < count; id++) {
      boolean arbiter = id > 0 && random.nextInt(4) == 0;
      Map<String, String> tags = new LinkedHashMap<>();
      if (random.nextBoolean()) {
        tags.put("dc", "d" + random.nextInt(3));
      }
      members.add(
          Member.of(id, ScriptedMembership.host(id), arbiter ? Duties.ARBITER : Duties.ORDINARY)
              .withTags(tags));
    }
    SetConfig plain = ScriptedMembership.config(1).withMembers(members);
    Map<String, Map<String, Integer>> modes = Map.of("spread", Map.of("dc", random.nextInt(1, 3)));
    return plain.withSettings(plain.settings().withModes(modes));
  }

  private static OpTime place(RandomGenerator random, long term) {
    int place = random.nextInt(PLACES + 1);
    return place == 0 ? OpTime.NULL : OpTime.of(place, 1, term);
  }

  private static List<Progress.Row> rows(SetConfig config, RandomGenerator random) {
    List<Progress.Row> rows = new ArrayList<>();
    for (Member member : config.members()) {
      if (random.nextInt(5) > 0) {
        long term = member.id() == 0 ? TERM : random.nextLong(1, TERM + 1);
        Position applied = new Position(place(random, random.nextLong(1, TERM + 1)), 0);
        Position durable = new Position(place(random, random.nextLong(1, TERM + 1)), 0);
        rows.add(new Progress.Row(member.id(), new LogPositions(applied, applied, durable), term));
      }
    }
    return rows;
  }

  private static WriteConcern concern(RandomGenerator random) {
    WriteConcern.Who who =
        switch (random.nextInt(3)) {
          case 0 -> new WriteConcern.Who.Majority();
          case 1 -> new WriteConcern.Who.Mode(random.nextInt(6) == 0 ? "none" : "spread");
          default -> new WriteConcern.Who.Members(random.nextInt(1, 6));
        };
    WriteConcern.Journaling[] all = WriteConcern.Journaling.values();
    return new WriteConcern(
        who, all[random.nextInt(all.length)], 0, WriteConcern.Provenance.CLIENT);
  }

  private static boolean isMet(Reach reach, Reach.Wanted wanted, OpTime at) {
    return switch (wanted.who()) {
      case WriteConcern.Who.Majority majority ->
          reach.committed().term() == TERM && reach.committed().compareTo(at) >= 0;
      case WriteConcern.Who.Members members ->
          reach.config().members().stream().filter(each -> has(reach, each, wanted, at)).count()
              >= members.count();
      case WriteConcern.Who.Mode mode -> isSpread(reach, mode, wanted, at);
    };
  }

  private static boolean isSpread(
      Reach reach, WriteConcern.Who.Mode mode, Reach.Wanted wanted, OpTime at) {
    Map<String, Integer> counts = reach.config().settings().modes().get(mode.name());
    if (counts == null) {
      return false;
    }
    for (Map.Entry<String, Integer> each : counts.entrySet()) {
      Set<String> values = new HashSet<>();
      for (Member member : reach.config().members()) {
        if (member.tags().containsKey(each.getKey()) && has(reach, member, wanted, at)) {
          values.add(member.tags().get(each.getKey()));
        }
      }
      if (values.size() < each.getValue()) {
        return false;
      }
    }
    return true;
  }

  private static boolean has(Reach reach, Member member, Reach.Wanted wanted, OpTime at) {
    if (member.isArbiter()) {
      return false;
    }
    boolean self = member.id() == ScriptedMembership.SELF;
    if (self && !wanted.ownDurable()) {
      return true;
    }
    for (Progress.Row row : reach.rows()) {
      if (row.memberId() == member.id()) {
        boolean applied = row.log().applied().opTime().compareTo(at) >= 0;
        boolean durable = row.log().durable().opTime().compareTo(at) >= 0;
        return self ? durable : row.term() == TERM && applied && (durable || !wanted.allDurable());
      }
    }
    return false;
  }
}
