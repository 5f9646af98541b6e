// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.election.config.Duties;
import io.tapdb.election.config.Member;
import io.tapdb.election.config.SetConfig;
import io.tapdb.election.message.LogPositions;
import io.tapdb.election.message.MemberState;
import io.tapdb.election.message.Position;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.member.ElectionId;
import io.tapdb.replica.member.SetView;
import io.tapdb.replica.node.NodeContext;
import io.tapdb.replica.sync.Progress;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What a member tells clients of its set and of its own part in it. */
final class SetFacts {
  private final NodeContext node;

  SetFacts(NodeContext node) {
    this.node = node;
  }

  /**
   * Writes it.
   *
   * @param old whether the client asked by the old name of the command
   */
  void write(SetView view, boolean old, DocWriter into) {
    boolean writable = view.isWritable() && !node.departure().hasBegun();
    Optional<Member> self = view.self();
    if (self.isEmpty()) {
      into.put(old ? "ismaster" : "isWritablePrimary", false)
          .put("secondary", false)
          .put("info", "Does not have a valid replica set config")
          .put("isreplicaset", true);
      return;
    }
    SetConfig config = view.config().orElseThrow();
    hosts(config, into);
    into.put("setName", config.name())
        .put("setVersion", config.version().version())
        .put(old ? "ismaster" : "isWritablePrimary", writable)
        .put("secondary", view.state() == MemberState.SECONDARY);
    view.primary().ifPresent(primary -> into.put("primary", primary.host().toString()));
    duties(self.get(), into);
    into.put("me", self.get().host().toString());
    if (writable) {
      into.put("electionId", ElectionId.of(view.term()));
    }
    lastWrite(view, into);
  }

  private static void hosts(SetConfig config, DocWriter into) {
    list("hosts", config, Member::isElectable, into);
    list("passives", config, member -> !member.isElectable() && !member.isArbiter(), into);
    list("arbiters", config, Member::isArbiter, into);
  }

  private static void list(String name, SetConfig config, Predicate<Member> which, DocWriter into) {
    List<Member> listed =
        config.members().stream()
            .filter(member -> !member.duties().hidden())
            .filter(member -> member.duties().secondaryDelaySecs() == 0)
            .filter(which)
            .toList();
    if (!listed.isEmpty() || name.equals("hosts")) {
      into.openArray(name);
      listed.forEach(member -> into.add(member.host().toString()));
      into.close();
    }
  }

  private static void duties(Member self, DocWriter into) {
    Duties duties = self.duties();
    if (self.isArbiter()) {
      into.put("arbiterOnly", true);
    } else if (self.priority() == 0) {
      into.put("passive", true);
    }
    if (duties.hidden()) {
      into.put("hidden", true);
    }
    if (!duties.buildIndexes()) {
      into.put("buildIndexes", false);
    }
    if (duties.secondaryDelaySecs() > 0) {
      into.put("secondaryDelaySecs", duties.secondaryDelaySecs());
    }
    if (!self.tags().isEmpty()) {
      into.open("tags");
      self.tags().forEach(into::put);
      into.close();
    }
  }

  private void lastWrite(SetView view, DocWriter into) {
    Position applied = log(view, view.core().selfId()).applied();
    Position committed = node.member().progress().committed();
    into.open("lastWrite");
    opTime("opTime", applied.opTime(), into);
    into.putDate("lastWriteDate", applied.wallMillis());
    opTime("majorityOpTime", committed.opTime(), into);
    into.putDate("majorityWriteDate", committed.wallMillis()).close();
  }

  /** The latest that is known of a member's log. */
  LogPositions log(SetView view, int memberId) {
    LogPositions seen =
        view.core().member(memberId).map(member -> member.log()).orElse(LogPositions.NONE);
    for (Progress.Row row : node.member().progress().rows()) {
      if (row.memberId() == memberId) {
        return seen.later(row.log());
      }
    }
    return seen;
  }

  /** Writes a place in the log. */
  static void opTime(String name, OpTime opTime, DocWriter into) {
    into.open(name).putTimestamp("ts", opTime.timestamp()).put("t", opTime.term()).close();
  }
}
