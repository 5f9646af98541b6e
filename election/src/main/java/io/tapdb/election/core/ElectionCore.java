// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

import io.tapdb.election.VoteRecord;
import io.tapdb.election.message.HeartbeatRequest;
import io.tapdb.election.message.MemberState;
import io.tapdb.election.view.CoreView;
import io.tapdb.election.view.CoreView.LeaderPhase;
import io.tapdb.election.view.MemberView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The part of a member that decides who leads: events in, effects out.
 *
 * <p>It is fed from one lane, in the order in which things happen. The effects of an event are to
 * be carried out in their order before the next event that depends on them; what they ask for comes
 * back as further events, at any time, or never where a member does not answer and nothing says so.
 *
 * <p>The parts it is made of: {@link Ground} is what it knows of itself, {@link Peers} what it
 * knows of others, {@link Roles} the arrows between follower, candidate and leader, {@link Ballots}
 * its votes, {@link Heartbeats} the signs of life, {@link Occasions} why it runs, {@link Orders}
 * what it is asked to do.
 */
public final class ElectionCore {
  private final Ground ground;
  private final Roles roles;
  private final ElectionTimer timer;
  private final Evidence evidence;
  private final Heartbeats heartbeats;
  private final Ballots ballots;
  private final Occasions occasions;
  private final Orders orders;
  private final Tally tally = new Tally();
  private MemberState told = MemberState.STARTUP;
  private int toldPrimary = -1;

  public ElectionCore(
      CoreSettings settings, Voting voting, RandomGenerator random, StartFacts facts) {
    ground = new Ground(settings, voting, random, facts);
    Timing timing = Timing.of(ground);
    timer = timing.timer();
    evidence = timing.evidence();
    roles = new Roles(ground, timing, tally);
    heartbeats = new Heartbeats(ground, roles);
    ballots = new Ballots(ground, roles, timing, heartbeats, tally);
    occasions = new Occasions(ground, roles, timing);
    orders = new Orders(ground, roles);
  }

  /**
   * Takes in one event.
   *
   * @param nowMillis of a clock that never goes back; its origin does not matter
   */
  public List<Effect> on(Event event, long nowMillis) {
    ground.now = Math.max(ground.now, nowMillis);
    take(event);
    if (ground.config != null) {
      roles.settle();
      occasions.settle();
      heartbeats.settle();
    }
    tell();
    return ground.out.take();
  }

  private void take(Event event) {
    switch (event) {
      case Event.Tick tick -> {}
      case Event.SettingsChanged changed -> ground.settings = changed.settings();
      case Event.ConfigInstalled installed -> install(installed);
      case Event.HeartbeatAsked asked -> heartbeats.asked(asked);
      case Event.HeartbeatAnswered answered -> heartbeats.answered(answered);
      case Event.HeartbeatFailed failed -> heartbeats.failed(failed);
      case Event.ConfigHeard heard -> heartbeats.configHeard(heard.reply());
      case Event.VoteAsked asked -> ballots.asked(asked);
      case Event.VoteAnswered answered -> roles.voteAnswered(answered);
      case Event.VoteFailed failed -> roles.voteFailed(failed.memberId(), failed.round());
      case Event.VoteStored stored -> {
        ballots.stored(stored.record());
        roles.voteStored(stored.record());
      }
      case Event.ProbeAnswered probed -> ballots.probed(probed);
      case Event.TermSeen seen -> roles.adopt(seen.term());
      case Event.PrimaryHeard heard -> primaryHeard(heard);
      case Event.EvidenceOfDeath found -> evidenceFound(found);
      case Event.ProgressSeen seen -> progressSeen(seen);
      case Event.LogMoved moved -> logMoved(moved);
      case Event.DataStateChanged changed -> orders.dataState(changed);
      case Event.SyncSourceChanged changed -> ground.syncSourceId = changed.memberId();
      case Event.CaughtUp caughtUp -> {
        if (leads(caughtUp.term())) {
          roles.leadership().caughtUp(caughtUp.entries());
        }
      }
      case Event.Drained drained -> {
        if (leads(drained.term())) {
          roles.leadership().drained();
        }
      }
      case Event.NoopWritten written -> {
        if (leads(written.term())) {
          roles.leadership().written(written.opTime());
        }
      }
      case Event.StepUpAsked asked -> orders.stepUp(asked);
      case Event.StepDownAsked asked -> orders.stepDown(asked);
      case Event.FreezeAsked asked -> orders.freeze(asked);
      case Event.MaintenanceAsked asked -> orders.maintain(asked);
      case Event.AbortCatchUpAsked asked -> orders.abortCatchUp(asked.token());
      case Event.ShutdownAsked asked -> orders.shutDown(asked);
    }
  }

  /** Whether this member leads in that term; what is said of an earlier one came too late. */
  private boolean leads(long term) {
    return roles.leadership() != null && roles.leadership().term() == term;
  }

  private void install(Event.ConfigInstalled installed) {
    long timeoutBefore = ground.config == null ? -1 : ground.electionTimeout();
    ground.install(installed.config(), installed.selfIndex());
    roles.adopt(installed.config().version().term());
    roles.installed();
    if (ground.electionTimeout() != timeoutBefore && roles.leadership() == null) {
      ground.primaryHeard = ground.now;
      timer.rearm();
    }
  }

  private void primaryHeard(Event.PrimaryHeard heard) {
    roles.adopt(heard.term());
    Peer peer = ground.peers.get(heard.primaryId());
    if (heard.term() == ground.term && peer != null) {
      roles.primarySeen(peer.id());
      if (!peer.isUp() && !peer.beat.isUnderWay()) {
        peer.beat.now();
      }
    }
  }

  private void evidenceFound(Event.EvidenceOfDeath found) {
    boolean current = found.term() == ground.term && found.primaryId() == ground.leaderOfTerm;
    Peer primary = ground.peers.get(found.primaryId());
    if (!ground.settings.evidence() || !current || primary == null || ground.self == null) {
      return;
    }
    if (evidence.found(found.term(), found.primaryId())) {
      ground.out.log(Line.EVIDENCE, "term", found.term(), "memberId", found.primaryId());
      heartbeats.markDown(primary, "its process is gone");
      // If it lives after all, it says so before anybody was asked for a vote.
      primary.beat.now();
    }
  }

  private void progressSeen(Event.ProgressSeen seen) {
    roles.adopt(seen.term());
    Peer peer = ground.peers.get(seen.memberId());
    if (peer != null && seen.term() == ground.term) {
      peer.progressed(seen.log(), ground.now);
    }
  }

  private void logMoved(Event.LogMoved moved) {
    ground.log = moved.log();
    ground.committed = moved.committed();
    Candidacy candidacy = roles.candidacy();
    if (candidacy != null && candidacy.offered().isAfter(ground.lastWritten())) {
      roles.unfit("entries that were offered were given up");
    }
  }

  /** What changed by the event as others see it. */
  private void tell() {
    MemberState state = roles.state();
    if (state != told) {
      ground.out.log(Line.STATE_CHANGED, "from", told, "to", state);
      ground.out.add(new Effect.StateChanged(told, state));
      told = state;
    }
    if (ground.primaryId != toldPrimary) {
      toldPrimary = ground.primaryId;
      tally.primary(toldPrimary);
      ground.out.add(new Effect.PrimaryChanged(toldPrimary));
    }
  }

  /** When the next {@link Event.Tick} is due, {@link Long#MAX_VALUE} for never. */
  public long nextWakeUp() {
    if (ground.config == null) {
      return Long.MAX_VALUE;
    }
    long due = Math.min(heartbeats.wakeUp(), roles.wakeUp());
    return Math.min(due, occasions.wakeUp());
  }

  /** The heartbeat that this member would send now, for whoever must send one by himself. */
  public HeartbeatRequest heartbeat() {
    return heartbeats.request();
  }

  /** What this member knows at this moment. */
  public CoreView view() {
    Leadership leadership = roles.leadership();
    long electionTime = leadership == null ? 0 : leadership.electionTime();
    MemberState state = roles.state();
    CoreView.Role role =
        new CoreView.Role(
            state,
            ground.term,
            ground.primaryId,
            ground.leaderOfTerm,
            leadership == null ? LeaderPhase.NONE : leadership.phase(),
            electionTime,
            ground.frozenUntil,
            ground.maintenance,
            ground.tooStale);
    return new CoreView(
        Optional.ofNullable(ground.config),
        ground.selfId(),
        role,
        members(state, electionTime),
        tally.view());
  }

  private List<MemberView> members(MemberState state, long electionTime) {
    List<MemberView> members = new ArrayList<>();
    if (ground.config != null) {
      for (int i = 0; i < ground.config.members().size(); i++) {
        members.add(
            i == ground.selfIndex
                ? ground.selfView(state, electionTime)
                : ground.peers.get(ground.idAt(i)).view());
      }
    }
    return List.copyOf(members);
  }

  /** The last vote that it gave, durable or under way to it. */
  public VoteRecord lastVote() {
    return ground.lastVote;
  }

  /** The highest term it has seen. */
  public long term() {
    return ground.term;
  }
}
