// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.member;

import io.tapdb.election.config.HostPort;
import io.tapdb.election.config.SetConfig;
import io.tapdb.election.core.Event;
import io.tapdb.election.message.HeartbeatReply;
import io.tapdb.election.message.HeartbeatRequest;
import io.tapdb.election.message.MemberState;
import io.tapdb.election.message.VoteQuestion;
import io.tapdb.election.message.VoteReply;
import io.tapdb.election.view.CoreView;
import io.tapdb.election.view.ElectionMetrics;
import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.replica.sync.Progress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.bson.types.ObjectId;

/** The membership of a node that was not started for a set: it has none, and nothing changes. */
public final class Alone implements Membership {
  private final SetView view;
  private final String formerSet;
  private final Progress progress = new Progress();

  /**
   * A node without a set.
   *
   * @param processId another one at each start of the process
   * @param formerSet the set of which it was a member before, empty if of none
   */
  public Alone(ObjectId processId, String formerSet) {
    this.view = new SetView(nothing(), processId, 0, 0);
    this.formerSet = formerSet;
  }

  private static CoreView nothing() {
    CoreView.Role role =
        new CoreView.Role(
            MemberState.STARTUP, 0, -1, -1, CoreView.LeaderPhase.NONE, 0, 0, 0, false);
    return new CoreView(
        Optional.empty(),
        -1,
        role,
        List.of(),
        new ElectionMetrics(Map.of(), Optional.empty(), Optional.empty()));
  }

  @Override
  public boolean isInSet() {
    return false;
  }

  @Override
  public String formerSet() {
    return formerSet;
  }

  @Override
  public SetView view() {
    return view;
  }

  @Override
  public Progress progress() {
    return progress;
  }

  @Override
  public int rollbackId() {
    throw notInSet();
  }

  @Override
  public boolean isConfigCommitted() {
    throw notInSet();
  }

  /** Nothing ever changes here, so the task never runs for another counter than the present. */
  @Override
  public void whenChanged(long counter, Runnable task) {
    if (counter != view.counter()) {
      task.run();
    }
  }

  @Override
  public void forget(Runnable task) {
    // none is ever kept
  }

  @Override
  public void ask(LongFunction<Event> event, Answer answer) {
    answer.refused(notInSet());
  }

  @Override
  public void heartbeat(HeartbeatRequest request, Consumer<HeartbeatReply> reply) {
    throw notInSet();
  }

  @Override
  public void vote(VoteQuestion question, Consumer<VoteReply> reply) {
    throw notInSet();
  }

  @Override
  public void initiate(SetConfig config, Answer answer) {
    answer.refused(notInSet());
  }

  @Override
  public void reconfigure(SetConfig config, boolean force, long maxTimeMillis, Answer answer) {
    answer.refused(notInSet());
  }

  @Override
  public void syncFrom(HostPort source, Answer answer) {
    answer.refused(notInSet());
  }

  private static TapdbException notInSet() {
    return new TapdbException(ErrorCode.NO_REPLICATION_ENABLED, "not running with --replSet");
  }
}
