// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.election.config.HostPort;
import io.tapdb.election.core.Event;
import io.tapdb.election.message.MemberState;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.oplog.Divergence;
import io.tapdb.oplog.OpTime;
import io.tapdb.oplog.Oplog;
import io.tapdb.replica.NodeLog;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Takes a member back to the newest entry it has in common with a source that lacks its last one.
 *
 * <p>Nothing on disk is undone for that: the base holds only what a majority has, so the log is cut
 * and the data are opened again. Before the cut the rollback id is raised and the documents that
 * will be gone are written to files. A crash at any moment leaves either the whole log, and the
 * rollback begins again, or the cut one, and it is done.
 *
 * <p>Confined to an executor of its own.
 */
public final class Rollback implements Recourse {
  private static final int LOG_BEGIN = 7310300;
  private static final int LOG_UNFIT = 7310302;

  private final RecourseParts parts;
  private final Executor loop;
  private final PeerCalls calls;
  private volatile RollbackCounts counts = RollbackCounts.NONE;
  private volatile OpTime readableFrom = OpTime.NULL;
  private volatile boolean stopped;

  public Rollback(RecourseParts parts) {
    this.parts = parts;
    this.loop = parts.ports().threads().serial("rollback");
    this.calls = new PeerCalls(parts.ports().peers(), loop);
  }

  @Override
  public RollbackCounts rollbacks() {
    return counts;
  }

  @Override
  public OpTime readableFrom() {
    return readableFrom;
  }

  @Override
  public void begin(HostPort source, Consumer<Outcome> done) {
    OpTime last = parts.data().oplog().last();
    // what is looked at from here on is read from disk
    parts.data().waiters().await(last, () -> loop.execute(() -> search(source, last, done)));
  }

  private void search(HostPort source, OpTime last, Consumer<Outcome> done) {
    Divergence.Own own = new Divergence.Own(last, parts.data().engine().flushed());
    new LogSearch(
            calls,
            parts.data().oplog(),
            own,
            source,
            new LogSearch.Listener() {
              @Override
              public void decided(
                  Divergence.Verdict verdict, OpTime common, LogQuestion.Answer answer) {
                Case found = new Case(source, own, common, answer.last(), done);
                if (!stopped) {
                  act(verdict, found);
                }
              }

              @Override
              public void failed(String why) {
                unfit(source, why, done);
              }
            })
        .begin();
  }

  /**
   * What was found out.
   *
   * @param own the last entry, and the one up to which nothing can be undone
   * @param sourceLast where the source's log ended when it was asked first
   */
  private record Case(
      HostPort source,
      Divergence.Own own,
      OpTime common,
      OpTime sourceLast,
      Consumer<Outcome> done) {}

  private void act(Divergence.Verdict verdict, Case found) {
    switch (verdict) {
      case FOLLOW -> end(found, OpTime.NULL);
      case SOURCE_BEHIND -> unfit(found.source(), "it has not come as far", found.done());
      case TOO_STALE ->
          unfit(
              found.source(),
              "it no longer has the entries that would come next here",
              found.done());
      case ROLL_BACK -> goBack(found);
      case REFUSE ->
          refuse(
              Unrecoverable.belowBase(
                  found.own().kept(), found.own().last(), found.source().toString()),
              found);
      case SEARCH -> throw new IllegalStateException("a search that ends with another one");
    }
  }

  private void unfit(HostPort source, String why, Consumer<Outcome> done) {
    info(
        LOG_UNFIT,
        "A member cannot be followed from here; another one may be",
        new DocWriter().put("syncSource", source.toString()).put("reason", why));
    done.accept(Outcome.TRY_ANOTHER);
  }

  private void refuse(IllegalStateException why, Case found) {
    parts.ports().onFault().accept(why);
    found.done().accept(Outcome.HOPELESS);
  }

  private void goBack(Case found) {
    OpTime committed = parts.progress().committed().opTime();
    Oplog log = parts.data().oplog();
    if (!log.last().equals(found.own().last())) {
      throw new IllegalStateException("the log was written to while it was to be rolled back");
    }
    if (!parts.progress().rule().allowsCut(found.common(), committed)) {
      // it has become known while the logs were compared, or the set was forced to go back
      refuse(Unrecoverable.committed(found.common(), committed), found);
      return;
    }
    parts.events().tell(new Event.DataStateChanged(MemberState.ROLLBACK, false));
    info(
        LOG_BEGIN,
        "Rolling back: the last entries of this member are not part of its set's history",
        new DocWriter()
            .put("commonPoint", found.common().toString())
            .put("lastEntry", found.own().last().toString())
            .put("syncSource", found.source().toString()));
    OpTime kept = parts.progress().rule().lastKept(found.common(), found.own().kept());
    Undoing undoing = new Undoing(parts, kept);
    IllegalStateException tooMuch = undoing.look();
    if (tooMuch != null) {
      refuse(tooMuch, found);
      return;
    }
    undoing.run(
        () ->
            loop.execute(
                () -> {
                  counts = counts.plus(undoing.entries(), undoing.documents());
                  undoing.summarize();
                  parts.events().tell(new Event.DataStateChanged(MemberState.RECOVERING, false));
                  end(found, found.sourceLast());
                }));
  }

  private void end(Case found, OpTime from) {
    readableFrom = from;
    found.done().accept(Outcome.DONE);
  }

  private void info(int id, String message, DocWriter facts) {
    parts.ports().log().info(NodeLog.Component.ROLLBACK, id, message, facts);
  }

  @Override
  public void stop() {
    stopped = true;
  }
}
