// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.election.config.HostPort;
import io.tapdb.election.config.Member;
import io.tapdb.election.config.SetConfig;
import io.tapdb.election.message.HeartbeatReply;
import io.tapdb.election.message.LogPositions;
import io.tapdb.election.message.MemberState;
import io.tapdb.election.view.MemberView;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.replica.member.SetView;
import java.util.Optional;

/** The members of a set, a row for each, as {@code replSetGetStatus} shows them. */
final class MemberRows {
  private static final String NOBODY = "";

  private final SetView view;
  private final SetConfig config;
  private final SetFacts facts;
  private final Moments moments;
  private final long uptimeSeconds;

  /**
   * Rows of that view.
   *
   * @param uptimeSeconds how long this process has been running
   */
  MemberRows(SetView view, SetFacts facts, Moments moments, long uptimeSeconds) {
    this.view = view;
    this.config = view.config().orElseThrow();
    this.facts = facts;
    this.moments = moments;
    this.uptimeSeconds = uptimeSeconds;
  }

  void write(DocWriter into) {
    into.openArray("members");
    for (Member member : config.members()) {
      Optional<MemberView> seen = view.core().member(member.id());
      if (seen.isPresent()) {
        write(member, seen.get(), into.addOpen());
        into.close();
      }
    }
    into.close();
  }

  private void write(Member member, MemberView seen, DocWriter into) {
    boolean up = seen.isUp();
    MemberState state = seen.self() ? view.state() : seen.state();
    into.put("_id", member.id())
        .put("name", member.host().toString())
        .put("health", up ? 1.0 : 0.0)
        .put("state", state.code())
        .put("stateStr", state == MemberState.DOWN ? "(not reachable/healthy)" : state.name())
        .putCount("uptime", uptime(seen, up));
    if (!member.isArbiter()) {
      log(up ? facts.log(view, member.id()) : LogPositions.NONE, into);
    }
    if (!seen.self()) {
      contact(seen, into);
    }
    into.put("syncSourceHost", seen.syncSource()).put("syncSourceId", id(seen.syncSource()));
    into.put("infoMessage", seen.self() && view.core().role().tooStale() ? tooStale() : NOBODY);
    if (state == MemberState.PRIMARY && seen.electionTime() != 0) {
      into.putTimestamp("electionTime", seen.electionTime())
          .putDate("electionDate", (seen.electionTime() >>> 32) * 1000);
    }
    boolean hasConfig = !seen.config().equals(HeartbeatReply.NO_CONFIG);
    if (hasConfig || seen.self()) {
      into.put("configVersion", seen.self() ? config.version().version() : seen.config().version())
          .put("configTerm", seen.self() ? config.version().term() : seen.config().term());
    }
    if (seen.self()) {
      self(into);
    }
  }

  private long uptime(MemberView seen, boolean up) {
    if (seen.self()) {
      return uptimeSeconds;
    }
    return up ? moments.secondsSince(seen.contact().upSince()) : 0;
  }

  private static String tooStale() {
    return "no member has the entries any more that this one needs next; empty its data folder and"
        + " start it again";
  }

  private void self(DocWriter into) {
    into.put("self", true).put("lastHeartbeatMessage", NOBODY);
    if (view.core().role().maintenance() > 0) {
      into.put("maintenanceMode", view.core().role().maintenance());
    }
  }

  private void contact(MemberView seen, DocWriter into) {
    MemberView.Contact contact = seen.contact();
    moments.putAlways("lastHeartbeat", contact.answered(), into);
    moments.putAlways("lastHeartbeatRecv", contact.asked(), into);
    into.putCount("pingMs", Math.max(0, contact.pingMillis()))
        .put("lastHeartbeatMessage", contact.message());
  }

  private int id(String host) {
    return HostPort.parse(host).flatMap(config::byHost).map(Member::id).orElse(-1);
  }

  private static void log(LogPositions log, DocWriter into) {
    SetFacts.opTime("optime", log.applied().opTime(), into);
    SetFacts.opTime("optimeDurable", log.durable().opTime(), into);
    SetFacts.opTime("optimeWritten", log.written().opTime(), into);
    into.putDate("optimeDate", log.applied().opTime().seconds() * 1000)
        .putDate("optimeDurableDate", log.durable().opTime().seconds() * 1000)
        .putDate("optimeWrittenDate", log.written().opTime().seconds() * 1000)
        .putDate("lastAppliedWallTime", log.applied().wallMillis())
        .putDate("lastDurableWallTime", log.durable().wallMillis())
        .putDate("lastWrittenWallTime", log.written().wallMillis());
  }
}
