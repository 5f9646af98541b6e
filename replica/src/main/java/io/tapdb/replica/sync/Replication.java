// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.election.config.HostPort;
import io.tapdb.election.config.Member;
import io.tapdb.election.core.Event;
import io.tapdb.election.message.LogPositions;
import io.tapdb.election.message.MemberState;
import io.tapdb.election.message.Position;
import io.tapdb.engine.bson.Doc;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.member.Answer;
import io.tapdb.replica.member.SetView;
import io.tapdb.replica.peer.PeerStream;
import io.tapdb.replica.peer.StreamListener;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The data plane of a member: does what the member says, one thing at a time, with the parts that
 * fetch, apply, serve and lead.
 *
 * <p><b>Threads.</b> Orders and everything that comes from others are taken one after another on
 * one serial executor; entries are applied on a second one. Progress is noted on the threads where
 * it arises and stirs the first one, however often it moves, once at a time.
 *
 * <p><b>One appender.</b> Whoever is to append begins only after the one before has ended: the lane
 * is quiet before anything is fetched, and everything fetched is applied before the lane opens.
 * What takes time, such as the end of a lead or a rollback, is finished before the next order is
 * taken; of the orders that come meanwhile the last one counts.
 */
public final class Replication implements DataPlane {
  private static final long TICK_MILLIS = 250;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private enum Course {
    REST,
    FOLLOW,
    CATCH_UP,
    DRAIN,
    LEAD,
    CLOSED
  }

  private final PlaneContext context;
  private final LogSource source;
  private final Fetching fetching;
  private final Leading leading;
  private final CatchUp catchUp;
  private final Recovering recovering;
  private final MovedEvents moved;
  private final AtomicBoolean stirred = new AtomicBoolean();
  private final AtomicBoolean seen = new AtomicBoolean();
  private Course course = Course.REST;
  private int busy;

  /** The last order of those that came while something else had to be finished. */
  private Runnable next;

  private LogApplier applier;
  private volatile boolean closed;

  private Replication(DataParts parts) {
    this.context = new PlaneContext(parts);
    this.fetching = new Fetching(context, new Upstream());
    this.source =
        new LogSource(
            new LogSource.Parts(
                parts.setName(),
                context.log(),
                parts.progress(),
                this::facts,
                term -> context.tell(new Event.TermSeen(term)),
                context.metrics()),
            context.clock(),
            context.home(),
            context.workers());
    this.leading = new Leading(context);
    this.catchUp = new CatchUp(context, fetching);
    this.recovering = new Recovering(context);
    this.moved = new MovedEvents(parts.progress(), parts.events());
  }

  /** A data plane over data that are open; it rests until it is told what to do. */
  public static Replication start(DataParts parts) {
    Replication plane = new Replication(parts);
    plane.context.log().begin();
    parts.progress().onMoved(plane::stir);
    plane.moved.moved();
    plane.tickLater();
    return plane;
  }

  @Override
  public DataMetrics metrics() {
    return context.metrics();
  }

  /** Keeps nothing of the log in memory, so that others are served from the disk. */
  void forgetRecentEntries() {
    context.log().recent().clear(context.log().last());
  }

  /** The side that others follow. */
  LogSource source() {
    return source;
  }

  private SourceFacts facts() {
    SetView view = context.view();
    Progress progress = context.progress();
    long term = progress.term();
    // the term moves on before the view does, and whoever led in the old one does not lead in it
    boolean current = view != null && view.term() == term;
    int primary = current ? view.core().role().primaryId() : -1;
    return new SourceFacts(
        term,
        context.state(),
        primary,
        fetching.sourceId(),
        context.rollbackId(),
        progress.committed(),
        context.log().last());
  }

  private void stir() {
    moved.moved();
    if (!closed && stirred.compareAndSet(false, true)) {
      context.home().execute(this::move);
    }
  }

  /** Passes on what has moved: to followers, to the engine, and to the source. */
  private void move() {
    stirred.set(false);
    source.pump();
    if (applier != null) {
      applier.work();
    }
    recovering.look();
    fetching.moved();
  }

  private void tickLater() {
    context
        .workers()
        .schedule(
            TICK_MILLIS,
            () -> {
              if (!closed) {
                context.home().execute(this::tick);
                tickLater();
              }
            });
  }

  private void tick() {
    long sign = context.signOfLifeMillis() * NANOS_PER_MILLI;
    source.tick(sign, LogSource.SILENT_SIGNS * context.silenceMillis() * NANOS_PER_MILLI);
    fetching.tick(sign);
    leading.tick();
    recovering.look();
    if (applier != null) {
      applier.work();
    }
  }

  @Override
  public StreamListener opened(Doc opening, PeerStream stream) {
    return source.opened(opening, stream);
  }

  @Override
  public void see(SetView view) {
    context.progress().enterTerm(view.term());
    view.config().ifPresent(config -> context.progress().configure(config, view.core().selfId()));
    context.see(view);
    if (!closed && seen.compareAndSet(false, true)) {
      context
          .home()
          .execute(
              () -> {
                seen.set(false);
                fetching.see();
                source.pump();
              });
    }
  }

  @Override
  public void enterTerm(long term) {
    context.progress().enterTerm(term);
  }

  @Override
  public LogPositions log() {
    return context.progress().own();
  }

  @Override
  public void commitPointSeen(Position committed) {
    context.progress().heard(committed);
  }

  @Override
  public void follow(long term) {
    order(this::beginToFollow);
  }

  @Override
  public void rest() {
    order(() -> stop(Course.REST, () -> source.close("this member takes no part in the set")));
  }

  @Override
  public void catchUp(long term, OpTime target, List<Integer> sourceIds) {
    order(
        () -> {
          course = Course.CATCH_UP;
          catchUp.begin(term, target, sourceIds);
        });
  }

  @Override
  public void drain(long term) {
    order(
        () -> {
          course = Course.DRAIN;
          catchUp.stop();
          fetching.stop();
          applier().whenDrained(() -> context.tell(new Event.Drained(term)));
        });
  }

  @Override
  public void lead(long term) {
    order(
        () -> {
          if (context.log().last().term() > term) {
            context.tell(new Event.TermSeen(context.log().last().term()));
            return;
          }
          stop(
              Course.LEAD,
              () -> {
                source.open();
                leading.begin(term);
              });
        });
  }

  @Override
  public void holdWrites(boolean held) {
    context.home().execute(() -> leading.hold(held));
  }

  @Override
  public void stepDown(long term, String reason) {
    order(this::beginToFollow);
  }

  @Override
  public void syncFrom(HostPort host, Answer answer) {
    context.home().execute(() -> answer.done(fetching.force(host)));
  }

  @Override
  public void begin(Runnable durable) {
    order(() -> leading.initiate(durable));
  }

  @Override
  public Renewals renewals() {
    return new Renewals(
        context.parts().firstCopy().copyStatus(), context.parts().rollback().rollbacks());
  }

  @Override
  public void close() {
    closed = true;
    context.parts().rollback().stop();
    context.parts().firstCopy().stop();
    context
        .home()
        .execute(
            () -> {
              course = Course.CLOSED;
              catchUp.stop();
              fetching.stop();
              source.close("this member is shutting down");
              closeApplier(() -> {});
            });
  }

  private void order(Runnable what) {
    context
        .home()
        .execute(
            () -> {
              if (busy > 0) {
                next = what;
              } else if (course != Course.CLOSED) {
                what.run();
              }
            });
  }

  private void free() {
    busy--;
    if (busy > 0) {
      return;
    }
    Runnable waiting = next;
    next = null;
    if (waiting != null && course != Course.CLOSED) {
      waiting.run();
    }
  }

  /** Ends whatever goes on, and when nobody appends or applies any more, goes on. */
  private void stop(Course then, Runnable what) {
    boolean led = course == Course.LEAD;
    course = then;
    busy++;
    catchUp.stop();
    fetching.stop();
    Runnable stopped =
        () -> {
          if (course != Course.CLOSED) {
            what.run();
          }
          free();
        };
    closeApplier(led ? () -> leading.end(stopped) : stopped);
  }

  private void closeApplier(Runnable then) {
    LogApplier last = applier;
    applier = null;
    if (last == null) {
      then.run();
    } else {
      last.close(then);
    }
  }

  private LogApplier applier() {
    if (applier == null) {
      applier = new LogApplier(context, context.log().applied());
    }
    return applier;
  }

  private void beginToFollow() {
    if (course != Course.FOLLOW) {
      stop(Course.FOLLOW, this::goOnFollowing);
    }
  }

  private void goOnFollowing() {
    if (context.parts().mustCopy().getAsBoolean()) {
      // nothing can be applied to data that are not there
      context.tell(new Event.DataStateChanged(MemberState.STARTUP2, false));
    } else {
      recovering.tellState();
      source.open();
      applier().work();
    }
    fetching.follow();
  }

  /**
   * Has the log made one that can follow again; orders wait until then. What state the member is in
   * meanwhile is for the recourse to say.
   */
  private void resort(Recourse recourse, Member to) {
    busy++;
    source.close("this member takes up its data anew");
    closeApplier(
        () ->
            recourse.begin(
                to.host(),
                outcome -> context.home().execute(() -> resorted(recourse, outcome, to))));
  }

  private void resorted(Recourse recourse, Recourse.Outcome outcome, Member to) {
    if (course == Course.CLOSED) {
      return;
    }
    context.log().opened();
    context.readRollbackId();
    switch (outcome) {
      case DONE -> {
        boolean copied = recourse == context.parts().firstCopy();
        recovering.readableFrom(
            recourse.readableFrom(), copied ? MemberState.STARTUP2 : MemberState.RECOVERING);
        goOnFollowing();
      }
      case TRY_ANOTHER -> {
        fetching.deny(to, Recovering.UNFIT_MILLIS);
        goOnFollowing();
      }
      case HOPELESS -> recovering.giveUp();
    }
    free();
  }

  /** What fetching brings about. */
  private final class Upstream implements Fetching.Owner {
    @Override
    public void mustRollBack(Member from) {
      resort(context.parts().rollback(), from);
    }

    @Override
    public void mustCopy(Member from) {
      resort(context.parts().firstCopy(), from);
    }

    @Override
    public void isTooStale(Member from, SourceMessage.Mismatch what) {
      recovering.tooStale(from, what);
    }

    @Override
    public void goesOn() {
      recovering.goesOn();
    }

    @Override
    public void fetched() {
      catchUp.look();
    }

    @Override
    public void parted(Member from) {
      catchUp.parted(from.id());
    }
  }
}
