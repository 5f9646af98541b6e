// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.election.config.HostPort;
import io.tapdb.election.config.Member;
import io.tapdb.election.core.Event;
import io.tapdb.oplog.Divergence;
import io.tapdb.oplog.OpTime;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Whom this member follows: chooses a source, opens the stream, leaves the source when something
 * speaks against it, and looks again. Confined to one executor.
 */
final class Fetching implements LogFollower.Owner {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long RETRY_MILLIS = 1000;
  private static final long UNREACHABLE_MILLIS = 1000;
  private static final long UNFIT_MILLIS = 200;
  private static final long BEHIND_MILLIS = 100;
  private static final long FAULTY_MILLIS = 60_000;
  private static final long OPEN_MILLIS = 5000;
  private static final long ROOM_MILLIS = 10;
  private static final int NOBODY = -1;

  /** Who does what goes beyond fetching. */
  interface Owner {
    /** The logs have parted: the own one has entries that the source's history does not have. */
    void mustRollBack(Member source);

    /** There is nothing to go on from: everything has to be copied. */
    void mustCopy(Member source);

    /** The source no longer has the entries that this member would need next. */
    void isTooStale(Member source, SourceMessage.Mismatch what);

    /** The log goes on. */
    void goesOn();

    /** Entries were appended. */
    void fetched();

    /** One of the few that were to be fetched from has another history. */
    void parted(Member source);
  }

  private final PlaneContext context;
  private final LogFollower.Parts followerParts;
  private final Owner owner;
  private final SourceLog log;
  private final PrimaryNews news;
  private final Denylist denied = new Denylist();
  private final NearerSource nearer;
  private int knownPrimary = NOBODY;
  private Predicate<Member> among;
  private boolean active;
  private LogFollower follower;
  private LogFollower retrying;
  private HostPort forced;
  private long nextTryNanos;
  private int toldSource = NOBODY;

  Fetching(PlaneContext context, Owner owner) {
    this.context = context;
    this.owner = owner;
    this.log = new SourceLog(context.journal(), context.metrics());
    this.news = new PrimaryNews(context.parts().events(), context.clock());
    this.nearer = new NearerSource(context.clock());
    this.followerParts =
        new LogFollower.Parts(
            context.log(), context.progress(), context.home(), this, context.metrics());
  }

  private long now() {
    return context.nowNanos();
  }

  /** Follows whoever is fit. */
  void follow() {
    among = null;
    active = true;
    nextTryNanos = now();
    look();
  }

  /** Fetches from these members only, whatever else speaks against them. */
  void fetchFrom(Predicate<Member> candidates) {
    stop();
    among = candidates;
    active = true;
    nextTryNanos = now();
    look();
  }

  /** Follows nobody; nothing is appended after this. */
  void stop() {
    active = false;
    leave();
  }

  private void leave() {
    if (follower != null) {
      follower.end();
      follower = null;
    }
    tellSource(NOBODY);
  }

  private void tellSource(int id) {
    if (toldSource != id) {
      toldSource = id;
      context.tell(new Event.SyncSourceChanged(id));
    }
  }

  /** The id of the member that is followed, -1 if nobody is. */
  int sourceId() {
    return follower == null || !follower.isMatched() ? NOBODY : follower.source().id();
  }

  /** The set is seen anew: a new primary is worth a look at once. */
  void see() {
    int primary = context.view().core().role().primaryId();
    if (primary != knownPrimary) {
      knownPrimary = primary;
      // it was heard of just now, whatever it was like before
      context
          .view()
          .config()
          .flatMap(config -> config.byId(primary))
          .ifPresent(member -> denied.allow(member.host()));
      nextTryNanos = now();
    }
    look();
  }

  /** Follows that member if it is fit; gives the address of the one before, or nothing. */
  String force(HostPort source) {
    String before = sourceId() == NOBODY ? "" : follower.source().host().toString();
    forced = source;
    if (active && (follower == null || !follower.source().host().equals(source))) {
      leave();
      nextTryNanos = now();
      look();
    }
    return before;
  }

  /** Does not follow that member for a while. */
  void deny(Member source, long millis) {
    denied.deny(source.host(), now(), millis);
  }

  /** Looks whether the source is still right, and for one if there is none; called often. */
  void look() {
    if (!active || context.self().isEmpty()) {
      return;
    }
    checkSource();
    if (active && follower == null) {
      choose();
    }
  }

  private SyncSourceChoice choice() {
    return new SyncSourceChoice(
        context.view().core(), context.log().last(), context.sourceSettings());
  }

  private void checkSource() {
    if (follower == null) {
      return;
    }
    long silentMillis = (now() - follower.heardAtNanos()) / NANOS_PER_MILLI;
    if (silentMillis > (follower.isMatched() ? context.silenceMillis() : OPEN_MILLIS)) {
      leaveFor("it is silent", UNREACHABLE_MILLIS);
    } else if (among == null && follower.isMatched()) {
      String reason = choice().reasonToLeave(follower.source().id(), follower.facts());
      if (reason != null) {
        leaveFor(reason, UNFIT_MILLIS);
      } else if (forced == null) {
        changeIfNearer();
      }
    }
  }

  private void changeIfNearer() {
    Optional<Member> better =
        nearer.isDue(context.view().core(), follower.source().id())
            ? choice().nearer(follower.source().id(), this::isDenied)
            : Optional.empty();
    if (better.isPresent()
        && nearer.mayChange(context.parameters().maxNumSyncSourceChangesPerHour.get())) {
      leaveFor(better.get().host() + " is nearer", 0);
      open(better.get());
    }
  }

  private void leaveFor(String reason, long denyMillis) {
    Member source = follower.source();
    log.left(source, reason);
    if (denyMillis > 0) {
      deny(source, denyMillis);
    }
    if (source.host().equals(forced)) {
      forced = null;
    }
    leave();
    nextTryNanos = now();
  }

  private boolean isDenied(Member member) {
    return denied.isDenied(member.host(), now());
  }

  private void choose() {
    boolean timed = now() - nextTryNanos >= 0;
    Optional<Member> chosen = among == null ? pick() : choice().chooseAmong(this::isCandidate);
    if (chosen.isPresent()) {
      open(chosen.get());
    } else if (timed) {
      nextTryNanos = now() + RETRY_MILLIS * NANOS_PER_MILLI;
      context.metrics().foundNoSource.increment();
    }
  }

  private boolean isCandidate(Member member) {
    return among.test(member) && !isDenied(member);
  }

  private Optional<Member> pick() {
    if (forced != null) {
      Optional<Member> named = context.view().config().orElseThrow().byHost(forced);
      if (named.isPresent() && choice().canFollow(named.get())) {
        return named;
      }
      forced = null;
    }
    return choice().choose(this::isDenied);
  }

  private void open(Member source) {
    if (among == null && context.parts().mustCopy().getAsBoolean()) {
      active = false;
      owner.mustCopy(source);
      return;
    }
    log.chose(source);
    Member self = context.self().orElseThrow();
    PullOpening opening =
        new PullOpening(
            context.parts().setName(),
            self.host().toString(),
            self.id(),
            context.log().last(),
            context.progress().term());
    LogFollower opened = new LogFollower(followerParts, source, now());
    follower = opened;
    context.metrics().readersCreated.increment();
    opened.stream(context.peers().open(source.host(), opening.toDoc(), opened));
  }

  /** Something has moved that a source wants to know, or that makes room in the log. */
  void moved() {
    if (follower != null && follower.isStarved()) {
      follower.work();
    }
    if (follower != null) {
      follower.reportNews(now());
    }
  }

  @Override
  public void starved(LogFollower waiting) {
    if (retrying == waiting) {
      return;
    }
    // the disk may only have to get the next segment ready, of which nobody tells
    retrying = waiting;
    context
        .workers()
        .schedule(
            ROOM_MILLIS,
            () ->
                context
                    .home()
                    .execute(
                        () -> {
                          retrying = null;
                          waiting.workIfStarved();
                        }));
  }

  /** Gives the source a sign of life when it is time. */
  void tick(long signEveryNanos) {
    if (follower != null && now() - follower.reportedAtNanos() >= signEveryNanos) {
      follower.report(now());
    }
    look();
  }

  @Override
  public void matched(LogFollower matched) {
    tellSource(matched.source().id());
    matched.report(now());
    owner.goesOn();
  }

  @Override
  public void heard(LogFollower from, SourceFacts facts, boolean withEntries) {
    from.heardAt(now());
    news.heard(from.source().id(), facts, withEntries, context.silenceMillis());
  }

  @Override
  public void appended(LogFollower to) {
    owner.fetched();
  }

  @Override
  public void mismatched(LogFollower from, SourceMessage.Mismatch what) {
    if (from != follower) {
      return;
    }
    OpTime last = context.log().last();
    Divergence.Verdict verdict =
        Divergence.meet(
            new Divergence.Own(last, context.progress().committed().opTime()),
            new Divergence.Source(false, what.first(), what.facts().last()));
    Member source = from.source();
    if (verdict == Divergence.Verdict.SEARCH && among == null) {
      leave();
      active = false;
      owner.mustRollBack(source);
    } else if (verdict == Divergence.Verdict.TOO_STALE && among == null) {
      leaveFor("it no longer has the entries that come next", FAULTY_MILLIS);
      owner.isTooStale(source, what);
    } else {
      // one that has just been elected may be fetching what it lacks
      leaveFor("it is behind or of another history", BEHIND_MILLIS);
      if (verdict != Divergence.Verdict.SOURCE_BEHIND) {
        owner.parted(source);
      }
      context.workers().schedule(BEHIND_MILLIS, () -> context.home().execute(this::look));
    }
  }

  @Override
  public void ended(LogFollower ended, String reason, boolean nonsense) {
    if (ended == follower) {
      leaveFor(reason, nonsense ? FAULTY_MILLIS : UNREACHABLE_MILLIS);
      look();
    }
  }

  @Override
  public void tooLarge(RawEntry entry) {
    context.fault(
        new IllegalStateException(
            "entry "
                + entry.opTime()
                + " of "
                + entry.bytes().length
                + " bytes does not fit into a segment of this member's oplog; start it with a"
                + " larger --oplogSize"));
  }
}
