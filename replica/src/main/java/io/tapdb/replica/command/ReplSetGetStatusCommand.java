// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.election.config.HostPort;
import io.tapdb.election.config.Member;
import io.tapdb.election.config.SetConfig;
import io.tapdb.election.message.LogPositions;
import io.tapdb.election.message.Position;
import io.tapdb.election.view.MemberView;
import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.replica.member.SetView;
import io.tapdb.replica.node.NodeContext;
import io.tapdb.replica.sync.CopyStatus;
import java.util.Set;

/** Tells how the members of the set are, as this one sees it. */
final class ReplSetGetStatusCommand extends SetCommand {
  private static final Set<String> FIELDS = Set.of("initialSync");

  private final SetFacts facts;
  private final long startedNanos;

  ReplSetGetStatusCommand(NodeContext node) {
    super("replSetGetStatus", "tells how the members of the set are", FIELDS, node);
    this.facts = new SetFacts(node);
    this.startedNanos = node.clock().nanos();
  }

  @Override
  void run(Invocation invocation, Arguments arguments) {
    boolean withCopy = arguments.number("initialSync", 0) != 0;
    SetView view = initiated();
    if (view.self().isEmpty()) {
      throw new TapdbException(
          ErrorCode.INVALID_REPLICA_SET_CONFIG,
          "Our replica set config is invalid or we are not a member of it");
    }
    Moments moments = new Moments(node().clock());
    DocWriter reply = new DocWriter(4096);
    top(view, reply);
    optimes(view, reply);
    new ElectionFacts(moments).write(view.core().metrics(), reply);
    long uptime = (node().clock().nanos() - startedNanos) / 1_000_000_000;
    copy(withCopy, reply);
    new MemberRows(view, facts, moments, uptime).write(reply);
    invocation.reply(reply);
  }

  private void copy(boolean wanted, DocWriter reply) {
    CopyStatus copy = node().member().renewals().copy();
    if (copy != null && (wanted || copy.isRunning())) {
      reply.put("initialSyncStatus", copy.fields(node().clock().millis()).build());
    }
  }

  private void top(SetView view, DocWriter reply) {
    SetConfig config = view.config().orElseThrow();
    reply
        .put("set", config.name())
        .putDate("date", node().clock().millis())
        .put("myState", view.state().code())
        .put("term", view.term());
    if (view.core().role().tooStale()) {
      reply.put("tooStale", true);
    }
    String source = view.core().member(view.core().selfId()).map(MemberView::syncSource).orElse("");
    int sourceId = HostPort.parse(source).flatMap(config::byHost).map(Member::id).orElse(-1);
    reply
        .put("syncSourceHost", source)
        .put("syncSourceId", sourceId)
        .put(
            "heartbeatIntervalMillis",
            (long) config.settings().timeouts().heartbeatIntervalMillis())
        .put("majorityVoteCount", config.voteMajority())
        .put("writeMajorityCount", config.writeMajority())
        .put("votingMembersCount", config.voters().size())
        .put("writableVotingMembersCount", config.dataVoters().size());
  }

  private void optimes(SetView view, DocWriter reply) {
    Position committed = node().member().progress().committed();
    LogPositions log = facts.log(view, view.core().selfId());
    reply.open("optimes");
    SetFacts.opTime("lastCommittedOpTime", committed.opTime(), reply);
    reply.putDate("lastCommittedWallTime", committed.wallMillis());
    // readers at majority see what is committed and applied
    boolean behind = committed.isAfter(log.applied());
    Position readable = behind ? log.applied() : committed;
    SetFacts.opTime("readConcernMajorityOpTime", readable.opTime(), reply);
    reply.putDate("readConcernMajorityWallTime", readable.wallMillis());
    SetFacts.opTime("appliedOpTime", log.applied().opTime(), reply);
    SetFacts.opTime("durableOpTime", log.durable().opTime(), reply);
    SetFacts.opTime("writtenOpTime", log.written().opTime(), reply);
    reply
        .putDate("lastAppliedWallTime", log.applied().wallMillis())
        .putDate("lastDurableWallTime", log.durable().wallMillis())
        .putDate("lastWrittenWallTime", log.written().wallMillis())
        .close()
        .putTimestamp("lastStableRecoveryTimestamp", node().engine().flushed().timestamp());
  }
}
