// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.member;

import io.tapdb.election.config.ConfigCommitment;
import io.tapdb.election.config.ConfigRefusal;
import io.tapdb.election.config.NextConfig;
import io.tapdb.election.config.SetConfig;
import io.tapdb.election.config.SetSettings;
import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.NodePorts;
import java.util.Optional;
import org.bson.types.ObjectId;

/**
 * The change of configuration that a user asked for, from the question to the moment at which a
 * majority holds the new one; one at a time.
 *
 * <p>Confined to the member's executor.
 */
final class ConfigChange {
  private static final long PATIENCE_MILLIS = 5000;
  private static final long RETRY_MILLIS = 20;

  private final Member member;
  private final Member.Parts parts;
  private final NodePorts ports;
  private final Outbox outbox;
  private Waiting waiting;
  private boolean busy;
  private OpTime committedBefore = OpTime.NULL;

  /**
   * What a user wants.
   *
   * @param patienceNanos until when the present configuration may take to spread
   */
  private record Wanted(
      SetConfig config, boolean force, long maxTimeMillis, long patienceNanos, Answer answer) {}

  /** Somebody who waits for a majority. */
  private record Waiting(Answer answer, long term, long deadlineNanos) {}

  ConfigChange(Member member, Member.Parts parts, NodePorts ports, Outbox outbox) {
    this.member = member;
    this.parts = parts;
    this.ports = ports;
    this.outbox = outbox;
  }

  /** Begins a set with this node. */
  void initiate(SetConfig given, Answer answer) {
    if (busy) {
      answer.refused(Member.busy());
      return;
    }
    if (member.hasConfig()) {
      answer.refused(inSetAlready());
      return;
    }
    SetConfig config;
    try {
      config =
          given == null ? Initiation.ofOne(parts.setName(), ports.process().hostAndPort()) : given;
    } catch (TapdbException noAddress) {
      answer.refused(noAddress);
      return;
    }
    busy = true;
    Answer last = ending(answer);
    Initiation initiation =
        new Initiation(outbox, member::execute, config, last, ready -> begin(ready, last));
    member
        .search()
        .find(
            config,
            place ->
                initiation.begin(
                    member.configRules(),
                    parts.setName(),
                    member.search(),
                    member.core().heartbeat()));
  }

  private static TapdbException inSetAlready() {
    return new TapdbException(
        ErrorCode.ALREADY_INITIALIZED,
        "this node is a member of a set already; use replSetReconfig to change it");
  }

  /** An answer that ends the change as well; on any thread. */
  private Answer ending(Answer answer) {
    return new Answer() {
      @Override
      public void done(String note) {
        member.execute(() -> busy = false);
        answer.done(note);
      }

      @Override
      public void refused(TapdbException why) {
        member.execute(() -> busy = false);
        answer.refused(why);
      }
    };
  }

  /** The log comes first: a member with a configuration has the entry that began its set. */
  private void begin(SetConfig agreed, Answer answer) {
    if (member.hasConfig()) {
      // another member has taken this one into its set while the others were asked
      answer.refused(inSetAlready());
      return;
    }
    SetSettings settings = agreed.settings();
    SetConfig known =
        settings.replicaSetId().isPresent()
            ? agreed
            : agreed.withSettings(settings.withReplicaSetId(newId()));
    SetConfig config = NextConfig.initiated(known);
    member
        .data()
        .begin(
            () ->
                member.execute(
                    () ->
                        member
                            .search()
                            .find(
                                config,
                                place -> {
                                  member.install(config, place);
                                  answer.done("");
                                })));
  }

  private ObjectId newId() {
    return new ObjectId((int) (ports.clock().millis() / 1000), ports.random().nextInt(0x1000000));
  }

  /** Changes the configuration. */
  void reconfigure(SetConfig proposed, boolean force, long maxTimeMillis, Answer answer) {
    if (busy) {
      answer.refused(Member.busy());
      return;
    }
    busy = true;
    long patience = Math.min(maxTimeMillis == 0 ? PATIENCE_MILLIS : maxTimeMillis, PATIENCE_MILLIS);
    Wanted wanted =
        new Wanted(
            proposed,
            force,
            maxTimeMillis,
            ports.clock().nanos() + patience * 1_000_000,
            ending(answer));
    attempt(wanted);
  }

  /** The present configuration may have to spread first, which takes a heartbeat or two. */
  private void attempt(Wanted wanted) {
    SetView view = member.view();
    TapdbException unfit = unfit(view, wanted.force());
    if (unfit != null) {
      wanted.answer().refused(unfit);
      return;
    }
    Reconfiguration change =
        new Reconfiguration(
            member.configRules(), wanted.force(), parts.writeConcernChosen().getAsBoolean());
    Optional<ConfigRefusal> refusal = change.check(view.core(), wanted.config(), needed(view));
    if (refusal.isEmpty()) {
      make(change, wanted, view);
    } else if (refusal.get().kind() == ConfigRefusal.Kind.NOT_COMMITTED
        && ports.clock().nanos() < wanted.patienceNanos()) {
      ports.workers().schedule(RETRY_MILLIS, () -> member.execute(() -> attempt(wanted)));
    } else {
      Member.refuse(wanted.answer(), refusal);
    }
  }

  /** What was committed when the present configuration began, and the first entry of the term. */
  private OpTime needed(SetView view) {
    long first = view.core().role().electionTime();
    OpTime firstOwn = first == 0 ? OpTime.NULL : new OpTime(first, view.term());
    return firstOwn.isAfter(committedBefore) ? firstOwn : committedBefore;
  }

  private boolean leadsStill(long term) {
    return member.view().isWritable() && member.view().term() == term;
  }

  /** The present configuration is about to be left. */
  void leaves() {
    committedBefore = member.committed();
  }

  /** Whether enough members hold the present configuration and what was committed before it. */
  boolean mayLeave(SetConfig present, SetView view) {
    return ConfigCommitment.check(present, Reconfiguration.holdings(view.core()), needed(view))
        .isEmpty();
  }

  private void make(Reconfiguration change, Wanted wanted, SetView view) {
    Answer last = wanted.answer();
    long maxTimeMillis = wanted.maxTimeMillis();
    SetConfig next = change.next(view.core(), wanted.config(), ports.random());
    member
        .search()
        .find(
            next,
            place -> {
              if (place < 0) {
                last.refused(
                    new TapdbException(
                        ErrorCode.NODE_NOT_FOUND,
                        "members: this node is none of them; ask another member to remove it"));
                return;
              }
              if (!isPresent(view.config())) {
                // what was checked is no longer what is left
                attempt(wanted);
                return;
              }
              if (!wanted.force() && !leadsStill(view.term())) {
                last.refused(
                    new TapdbException(
                        ErrorCode.PRIMARY_STEPPED_DOWN,
                        "the configuration was not changed: this member no longer leads"));
                return;
              }
              member.install(next, place);
              long deadline =
                  maxTimeMillis == 0
                      ? Long.MAX_VALUE
                      : ports.clock().nanos() + maxTimeMillis * 1_000_000;
              waiting = new Waiting(last, member.view().term(), deadline);
              if (wanted.force()) {
                finish(waitingAnswer -> waitingAnswer.done(""));
              } else {
                look(member.view());
                lookAgainAfter(maxTimeMillis);
              }
            });
  }

  private boolean isPresent(Optional<SetConfig> known) {
    return member.view().config().map(SetConfig::version).equals(known.map(SetConfig::version));
  }

  private void lookAgainAfter(long maxTimeMillis) {
    if (maxTimeMillis > 0) {
      ports.workers().schedule(maxTimeMillis + 1, () -> member.execute(() -> look(member.view())));
    }
  }

  private static TapdbException unfit(SetView view, boolean force) {
    if (view.config().isEmpty()) {
      return new TapdbException(
          ErrorCode.NOT_YET_INITIALIZED, "no replset config has been received");
    }
    if (force) {
      return view.self().isPresent() && view.self().get().isArbiter()
          ? new TapdbException(
              ErrorCode.INVALID_REPLICA_SET_CONFIG,
              "an arbiter cannot force a configuration; ask a member that holds data")
          : null;
    }
    return view.isWritable()
        ? null
        : new TapdbException(
            ErrorCode.NOT_WRITABLE_PRIMARY,
            "replSetReconfig should only be run on a writable PRIMARY. Current state "
                + view.state().name());
  }

  /** Sees whether somebody who waits has waited long enough. */
  void look(SetView view) {
    if (waiting == null) {
      return;
    }
    if (!view.isWritable() || view.term() != waiting.term()) {
      finish(
          answer ->
              answer.refused(
                  new TapdbException(
                      ErrorCode.PRIMARY_STEPPED_DOWN,
                      "the configuration is installed here, but this member no longer leads and"
                          + " cannot tell whether a majority holds it")));
    } else if (Reconfiguration.isHeld(view.core())) {
      finish(answer -> answer.done(""));
    } else if (ports.clock().nanos() >= waiting.deadlineNanos()) {
      finish(
          answer ->
              answer.refused(
                  new TapdbException(
                      ErrorCode.MAX_TIME_MS_EXPIRED,
                      "the configuration is installed here, but was not on a majority of members"
                          + " within maxTimeMS")));
    }
  }

  private void finish(java.util.function.Consumer<Answer> end) {
    Answer answer = waiting.answer();
    waiting = null;
    end.accept(answer);
  }
}
