// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.election.config.HostPort;
import io.tapdb.election.config.Member;
import io.tapdb.election.config.SetConfig;
import io.tapdb.election.message.MemberState;
import io.tapdb.election.view.MemberView;
import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.replica.member.Answer;
import io.tapdb.replica.member.SetView;
import io.tapdb.replica.node.NodeContext;
import java.util.Optional;
import java.util.Set;

/** Makes a secondary follow a member of the operator's choice. */
final class ReplSetSyncFromCommand extends SetCommand {
  private static final int BEHIND_SECONDS = 10;

  ReplSetSyncFromCommand(NodeContext node) {
    super(
        "replSetSyncFrom",
        "makes a secondary follow that member until something speaks against it",
        Set.of(),
        node);
  }

  @Override
  void run(Invocation invocation, Arguments arguments) {
    if (!arguments.first().isString()) {
      throw arguments.wrongType("replSetSyncFrom", arguments.first(), "string");
    }
    String text = arguments.first().string();
    SetView view = initiated();
    SetConfig config = view.config().orElseThrow();
    checkSelf(view);
    HostPort host =
        HostPort.parse(text)
            .orElseThrow(
                () ->
                    new TapdbException(
                        ErrorCode.FAILED_TO_PARSE, "'" + text + "' is not of the form host:port"));
    Member target =
        config
            .byHost(host)
            .orElseThrow(
                () ->
                    new TapdbException(
                        ErrorCode.NODE_NOT_FOUND,
                        "Could not find member \"" + host + "\" in replica set"));
    checkTarget(view, target);
    boolean behind = isBehind(view, target);
    node().member().syncFrom(host, answer(invocation, host, behind));
  }

  private static Answer answer(Invocation invocation, HostPort host, boolean behind) {
    return new Answer() {
      @Override
      public void done(String before) {
        DocWriter reply = new DocWriter(128).put("syncFromRequested", host.toString());
        if (behind) {
          reply.put(
              "warning", "requested member \"" + host + "\" is more than 10 seconds behind us");
        }
        invocation.reply(before.isEmpty() ? reply : reply.put("prevSyncTarget", before));
      }

      @Override
      public void refused(TapdbException why) {
        invocation.fail(why);
      }
    };
  }

  private static void checkSelf(SetView view) {
    if (view.state() == MemberState.PRIMARY) {
      throw new TapdbException(ErrorCode.NOT_SECONDARY, "primaries don't sync");
    }
    if (view.self().filter(Member::isArbiter).isPresent()) {
      throw new TapdbException(ErrorCode.NOT_SECONDARY, "arbiters don't sync");
    }
  }

  private static void checkTarget(SetView view, Member target) {
    Optional<Member> self = view.self();
    if (self.filter(own -> own.id() == target.id()).isPresent()) {
      throw invalid("I cannot sync from myself");
    }
    String named = "Cannot sync from \"" + target.host() + "\" because it ";
    if (target.isArbiter()) {
      throw invalid(named + "is an arbiter");
    }
    if (self.filter(own -> own.duties().buildIndexes()).isPresent()
        && !target.duties().buildIndexes()) {
      throw invalid(named + "does not build indexes");
    }
    if (self.filter(Member::isVoter).isPresent() && !target.isVoter()) {
      throw invalid(named + "is not a voter");
    }
    if (view.core().member(target.id()).filter(MemberView::isUp).isEmpty()) {
      throw new TapdbException(
          ErrorCode.HOST_UNREACHABLE, "I cannot reach the requested member: " + target.host());
    }
  }

  private static TapdbException invalid(String message) {
    return new TapdbException(ErrorCode.INVALID_OPTIONS, message);
  }

  private static boolean isBehind(SetView view, Member target) {
    long own = seconds(view, view.core().selfId());
    return own - seconds(view, target.id()) > BEHIND_SECONDS;
  }

  private static long seconds(SetView view, int id) {
    return view.core()
        .member(id)
        .map(member -> member.log().applied().opTime().seconds())
        .orElse(0L);
  }
}
