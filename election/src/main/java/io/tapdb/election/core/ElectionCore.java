// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

import io.tapdb.election.VoteRecord;
import io.tapdb.election.message.HeartbeatReply;
import io.tapdb.election.message.HeartbeatRequest;
import io.tapdb.election.message.MemberState;
import io.tapdb.election.view.CoreView;
import io.tapdb.election.view.ElectionMetrics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The part of a member that decides who leads: events in, effects out. */
public final class ElectionCore {
  private final StartFacts facts;
  private final CoreSettings settings;
  private final Voting voting;
  private final RandomGenerator random;

  public ElectionCore(
      CoreSettings settings, Voting voting, RandomGenerator random, StartFacts facts) {
    this.facts = facts;
    this.settings = settings;
    this.voting = voting;
    this.random = random;
  }

  /**
   * Takes in one event.
   *
   * @param nowMillis of a clock that never goes back; its origin does not matter
   */
  public List<Effect> on(Event event, long nowMillis) {
    return event instanceof Event.SettingsChanged
        ? List.of(new Effect.Confirm(nowMillis, settings + " " + voting + random))
        : List.of();
  }

  /** When the next {@link Event.Tick} is due, {@link Long#MAX_VALUE} for never. */
  public long nextWakeUp() {
    return Long.MAX_VALUE;
  }

  /** The heartbeat that this member would send now, for whoever must send one by himself. */
  public HeartbeatRequest heartbeat() {
    return new HeartbeatRequest(facts.setName(), HeartbeatReply.NO_CONFIG, term(), -1, "", -1);
  }

  /** What this member knows at this moment. */
  public CoreView view() {
    CoreView.Role role =
        new CoreView.Role(
            MemberState.STARTUP, term(), -1, CoreView.LeaderPhase.NONE, 0, 0, 0, false);
    ElectionMetrics metrics = new ElectionMetrics(Map.of(), Optional.empty(), Optional.empty());
    return new CoreView(Optional.empty(), -1, role, List.of(), metrics);
  }

  /** The last vote that it gave, durable or under way to it. */
  public VoteRecord lastVote() {
    return facts.lastVote();
  }

  /** The highest term it has seen. */
  public long term() {
    return 0;
  }
}
