// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.election.config.Member;
import io.tapdb.election.config.SetConfig;
import io.tapdb.election.message.MemberState;
import io.tapdb.election.view.CoreView;
import io.tapdb.election.view.MemberView;
import io.tapdb.oplog.OpTime;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The decision whom to follow, and when to leave him: pure, by what is known of the set.
 *
 * <p>A member is fit if it is up, readable and ahead. The primary is fit as well if it is not known
 * to be ahead: whoever is level with it learns of the next write without waiting for a heartbeat.
 * Among the fit ones those are preferred that vote if this member votes, are not hidden, not far
 * behind the primary and not later on purpose than this member; among these the nearest, and among
 * equally near ones the primary.
 */
final class SyncSourceChoice {
  private static final int NOBODY = -1;

  /**
   * What an operator may set.
   *
   * @param maxLagSecs how far behind others a source may be
   * @param thresholdMillis by how much another one has to be nearer
   */
  record Settings(long maxLagSecs, long thresholdMillis) {}

  private final CoreView view;
  private final SetConfig config;
  private final Member self;
  private final OpTime last;
  private final Settings settings;

  /**
   * A decision by what is known at one moment.
   *
   * @param view of a member that is listed in its configuration
   * @param last the newest entry of the own log
   */
  SyncSourceChoice(CoreView view, OpTime last, Settings settings) {
    this.view = view;
    this.config = view.config().orElseThrow();
    this.self = config.byId(view.selfId()).orElseThrow();
    this.last = last;
    this.settings = settings;
  }

  /**
   * Whom to follow now.
   *
   * @param denied who is left out for a while
   */
  Optional<Member> choose(Predicate<Member> denied) {
    if (!config.settings().chainingAllowed()) {
      return config
          .byId(view.role().primaryId())
          .filter(member -> isFit(member) && !denied.test(member));
    }
    if (!knowsEnough()) {
      return Optional.empty();
    }
    Optional<Member> preferred =
        nearest(member -> isFit(member) && !denied.test(member) && isPreferred(member));
    return preferred.isPresent()
        ? preferred
        : nearest(member -> isFit(member) && !denied.test(member));
  }

  /** Who of these has more than this member; nothing else matters to one that was elected. */
  Optional<Member> chooseAmong(Predicate<Member> candidate) {
    return nearest(member -> candidate.test(member) && isUsable(member) && isAhead(member));
  }

  /** Whether a member can be followed that an operator has named; the stream tells the rest. */
  boolean canFollow(Member member) {
    return isUsable(member) && buildsWhatIsNeeded(member);
  }

  /**
   * Without a primary, pings say who is near; two rounds of heartbeats give them. A primary that is
   * known needs no comparison: if another one turns out to be nearer, that is for later.
   */
  private boolean knowsEnough() {
    long answers = 0;
    long up = 0;
    long others = 0;
    for (MemberView member : view.members()) {
      if (!member.self() && !isArbiter(member.id())) {
        others++;
        if (member.isUp()) {
          up++;
          answers += member.contact().answers();
        }
      }
    }
    return view.role().primaryId() != NOBODY || others == 1 || answers >= 2 * up;
  }

  private boolean isArbiter(int id) {
    return config.byId(id).map(Member::isArbiter).orElse(false);
  }

  private Optional<Member> nearest(Predicate<Member> candidate) {
    Member best = null;
    for (Member member : config.members()) {
      if (candidate.test(member) && (best == null || isNearer(member, best))) {
        best = member;
      }
    }
    return Optional.ofNullable(best);
  }

  private boolean isNearer(Member member, Member best) {
    long difference = ping(best) - ping(member);
    if (Math.abs(difference) >= settings.thresholdMillis()) {
      return difference > 0;
    }
    if (isPrimary(member) || isPrimary(best)) {
      return isPrimary(member);
    }
    return difference > 0;
  }

  private long ping(Member member) {
    return view(member)
        .map(seen -> seen.contact().pingMillis())
        .filter(ping -> ping >= 0)
        .orElse(Long.MAX_VALUE / 2);
  }

  private Optional<MemberView> view(Member member) {
    return view.member(member.id());
  }

  private boolean isPrimary(Member member) {
    return member.id() == view.role().primaryId();
  }

  private boolean isFit(Member member) {
    return isUsable(member) && (isAhead(member) || isPrimary(member)) && buildsWhatIsNeeded(member);
  }

  private boolean buildsWhatIsNeeded(Member member) {
    return member.duties().buildIndexes() || !self.duties().buildIndexes();
  }

  private boolean isUsable(Member member) {
    Optional<MemberView> seen = view(member);
    return member.id() != self.id()
        && !member.isArbiter()
        && seen.isPresent()
        && seen.get().isUp()
        && (isPrimary(member) || seen.get().state().isReadable());
  }

  private boolean isAhead(Member member) {
    return written(member).isAfter(last);
  }

  private OpTime written(Member member) {
    return view(member).map(seen -> seen.log().written().opTime()).orElse(OpTime.NULL);
  }

  private boolean isPreferred(Member member) {
    return (member.isVoter() || !self.isVoter())
        && !member.duties().hidden()
        && member.duties().secondaryDelaySecs() <= self.duties().secondaryDelaySecs()
        && !isFarBehind(written(member), newestKnown());
  }

  /** The primary's newest entry; without one there is nothing to be behind of. */
  private OpTime newestKnown() {
    return config.byId(view.role().primaryId()).map(this::written).orElse(OpTime.NULL);
  }

  private boolean isFarBehind(OpTime one, OpTime other) {
    return other.seconds() - one.seconds() > settings.maxLagSecs();
  }

  /**
   * Why a source should be left now, or null when it is fine.
   *
   * @param facts what it last said of itself
   */
  String reasonToLeave(int sourceId, SourceFacts facts) {
    Optional<Member> found = config.byId(sourceId);
    if (found.isEmpty()) {
      return "it is not a member any more";
    }
    Member source = found.get();
    boolean primary = facts.state() == MemberState.PRIMARY || isPrimary(source);
    if (!config.settings().chainingAllowed() && !isPrimary(source)) {
      return "chaining is not allowed and it is not the primary";
    }
    if (view(source).filter(MemberView::isUp).isEmpty()) {
      return "it does not answer";
    }
    if (!primary && facts.sourceId() == self.id()) {
      return "it follows this member";
    }
    if (!primary && facts.sourceId() == NOBODY && !facts.last().isAfter(last)) {
      return "it has nothing new and follows nobody";
    }
    return fallenBehind(source, facts);
  }

  private String fallenBehind(Member source, SourceFacts facts) {
    OpTime at = facts.last().isAfter(written(source)) ? facts.last() : written(source);
    for (Member other : config.members()) {
      boolean ahead = other.id() != source.id() && isFarBehind(at, written(other));
      if (ahead && isFit(other) && isPreferred(other)) {
        return "it is more than " + settings.maxLagSecs() + " seconds behind " + other.host();
      }
    }
    return null;
  }

  /** Another member that is clearly nearer than the source and as good. */
  Optional<Member> nearer(int sourceId, Predicate<Member> denied) {
    Optional<Member> source = config.byId(sourceId);
    return source.isEmpty() || !config.settings().chainingAllowed()
        ? Optional.empty()
        : nearest(
            member ->
                isFit(member)
                    && !denied.test(member)
                    && isPreferred(member)
                    && ping(source.get()) - ping(member) >= settings.thresholdMillis());
  }
}
