// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.election.config.HostPort;
import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.store.BaseImport;
import io.tapdb.oplog.OpTime;
import io.tapdb.oplog.Oplog;
import io.tapdb.replica.NodeLog;
import io.tapdb.replica.member.SyncMarker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Makes the data those of another member, by copying the files of its base: one state that a
 * majority has. The log then goes on from the entry of that state.
 *
 * <p>A marker says from the first step to the last that the data are not whole. The copy lies
 * beside the old base until it is complete; at the end, with the data closed, the log is begun anew
 * with the one entry, and the copy takes the place of the base, which is the moment from which on
 * it counts. A crash before it means copying again.
 *
 * <p>Confined to an executor of its own.
 */
public final class FirstCopy implements Recourse {
  private static final int LOG_BEGIN = 7310330;
  private static final int LOG_COPIED = 7310331;
  private static final int LOG_FAILED = 7310332;
  private static final int LOG_DONE = 7310333;
  private static final long ANSWER_MILLIS = 60_000;
  private static final long FROM_START_NANOS = 5_000_000_000L;

  private static final int CHUNK_BYTES = 2 << 20;

  private final RecourseParts parts;
  private final int chunkBytes;
  private final Executor loop;
  private final PeerCalls calls;
  private volatile CopyStatus status;
  private volatile OpTime readableFrom = OpTime.NULL;
  private volatile boolean stopped;
  private BaseImport target;
  private CopyRun run;
  private long attemptStart;
  private volatile long fromStartUntil;

  public FirstCopy(RecourseParts parts) {
    this(parts, CHUNK_BYTES);
  }

  FirstCopy(RecourseParts parts, int chunkBytes) {
    this.parts = parts;
    this.chunkBytes = chunkBytes;
    this.loop = parts.ports().threads().serial("first copy");
    this.calls = new PeerCalls(parts.ports().peers(), loop);
    this.fromStartUntil = parts.ports().clock().nanos() - 1;
  }

  /** Whether the data have to be copied before anybody can be followed. */
  public boolean isNeeded() {
    if (parts.data().oplog().isEmpty()) {
      // the source may drop its first entries, so what it has said does not hold for long
      return parts.ports().clock().nanos() - fromStartUntil > 0;
    }
    return !parts.data().isWhole();
  }

  @Override
  public CopyStatus copyStatus() {
    return status;
  }

  @Override
  public OpTime readableFrom() {
    return readableFrom;
  }

  @Override
  public void begin(HostPort source, Consumer<Outcome> done) {
    loop.execute(() -> start(source, done));
  }

  private void start(HostPort source, Consumer<Outcome> done) {
    attemptStart = parts.ports().clock().nanos();
    long attempts = parts.parameters().numInitialSyncAttempts.get();
    status =
        status == null || !status.isRunning()
            ? CopyStatus.begun(parts.ports().clock().millis(), (int) attempts, source.toString())
            : status.from(source.toString());
    if (run != null && run.source().equals(source)) {
      copy(done);
      return;
    }
    try {
      mark(source, OpTime.NULL);
      forget();
      target = parts.data().engine().beginImport();
    } catch (IOException refused) {
      failed("a copy cannot be begun: " + refused.getMessage(), done);
      return;
    }
    calls.ask(
        source,
        CopyQuestion.open(target.formats()),
        ANSWER_MILLIS,
        reply -> {
          OpTime logOnly = CopyQuestion.logOnly(reply);
          if (logOnly == null) {
            opened(source, CopyQuestion.Opened.read(reply), done);
          } else {
            followFromStart(logOnly, done);
          }
        },
        failure -> notOpened(failure, done));
  }

  private void mark(HostPort source, OpTime from) throws IOException {
    parts.files().storeSync(new SyncMarker(source.toString(), from));
  }

  /** Throws away what an attempt with another checkpoint has left. */
  private void forget() throws IOException {
    if (run != null) {
      run.stop();
      tell(run.source(), CopyQuestion.close(run.opened().id()));
      run = null;
    }
    if (target != null) {
      target.close();
      target = null;
    }
  }

  private void tell(HostPort to, io.tapdb.engine.bson.Doc command) {
    calls.ask(to, command, ANSWER_MILLIS, reply -> {}, failure -> {});
  }

  /** A source that has nothing yet, or has enough to do, is no failed attempt. */
  private void notOpened(PeerCalls.Failure failure, Consumer<Outcome> done) {
    boolean later =
        failure.code() == 0
            || failure.code() == ErrorCode.NOT_YET_INITIALIZED.code()
            || failure.code() == ErrorCode.RESOURCE_EXHAUSTED.code();
    if (later) {
      info(LOG_FAILED, "Copying the data could not begin", reason(failure.reason()));
      done.accept(Outcome.TRY_ANOTHER);
    } else {
      failed(failure.reason(), done);
    }
  }

  /** The source's log begins with the first write: to follow it is all there is to do. */
  private void followFromStart(OpTime last, Consumer<Outcome> done) {
    boolean empty =
        parts.data().oplog().isEmpty() && parts.data().engine().flushed().equals(OpTime.NULL);
    if (!empty) {
      failed("the source has nothing on disk that could replace the data here", done);
      return;
    }
    try {
      forget();
      parts.files().clearSync();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    parts.data().beginsEmpty();
    fromStartUntil = parts.ports().clock().nanos() + FROM_START_NANOS;
    readableFrom = last;
    done.accept(Outcome.DONE);
  }

  private void opened(HostPort source, CopyQuestion.Opened opened, Consumer<Outcome> done) {
    if (forgets(opened.at())) {
      tell(source, CopyQuestion.close(opened.id()));
      info(
          LOG_FAILED,
          "Copying the data could not begin",
          reason("its data on disk are older than the oplog of this member"));
      done.accept(Outcome.TRY_ANOTHER);
      return;
    }
    info(
        LOG_BEGIN,
        "Copying the data of another member",
        new DocWriter()
            .put("syncSource", source.toString())
            .put("optime", opened.at().toString())
            .put("format", opened.format())
            .put("files", opened.files().size())
            .put("bytes", opened.files().stream().mapToLong(ChunkQueue.File::bytes).sum()));
    try {
      run = new CopyRun(parts, loop, source, opened, target, chunkBytes);
    } catch (IOException refused) {
      failed("the copy cannot be written: " + refused.getMessage(), done);
      return;
    }
    copy(done);
  }

  private void copy(Consumer<Outcome> done) {
    if (stopped) {
      return;
    }
    status = status.at(run.opened().at()).copied(run.progress());
    CopyRun mine = run;
    run.go(
        new CopyRun.Listener() {
          @Override
          public void moved() {
            status = status.copied(mine.progress());
          }

          @Override
          public void copied() {
            status = status.copied(mine.progress());
            askForEnd(done);
          }

          @Override
          public void failed(String why, boolean gone) {
            if (gone) {
              run = null;
            }
            FirstCopy.this.failed(why, done);
          }
        });
  }

  /** Until it has what the source has now, the member cannot know what others have read here. */
  private void askForEnd(Consumer<Outcome> done) {
    calls.ask(
        run.source(),
        LogQuestion.of(List.of()),
        ANSWER_MILLIS,
        reply -> putInPlace(LogQuestion.Answer.read(reply).last(), done),
        failure -> failed(failure.reason(), done));
  }

  private void putInPlace(OpTime until, Consumer<Outcome> done) {
    if (stopped) {
      return;
    }
    CopyQuestion.Opened opened = run.opened();
    try {
      mark(run.source(), opened.at());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    parts
        .data()
        .reopen(
            parts.interrupt(),
            log -> {
              beginAt(log, opened);
              target.finish(opened.format(), opened.at());
            },
            () -> loop.execute(() -> inPlace(until, done)));
  }

  /**
   * Whether the log would have to go back to an entry from before its beginning, so that this
   * member could vote for somebody who has not what it has acknowledged.
   */
  private boolean forgets(OpTime at) {
    Oplog log = parts.data().oplog();
    try {
      return !at.isAfter(log.last()) && !log.has(at);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /**
   * A log that holds the entry already says more than the copy: what this member has acknowledged
   * since must not be forgotten.
   */
  private static void beginAt(Oplog log, CopyQuestion.Opened opened) throws IOException {
    if (!log.has(opened.at())) {
      log.beginAnew();
      log.prepareSpare();
      log.append(opened.at(), opened.entry());
      log.commit();
    }
  }

  private void inPlace(OpTime until, Consumer<Outcome> done) {
    if (!parts.data().isWhole()) {
      throw new IllegalStateException("the data are not whole although all have been copied");
    }
    try {
      parts.files().clearSync();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    target = null;
    readableFrom = until;
    status = status.until(until).after(attempt("OK"));
    info(
        LOG_COPIED,
        "The data have been copied; what was written meanwhile follows",
        new DocWriter()
            .put("from", run.opened().at().toString())
            .put("until", until.toString())
            .put("bytes", status.progress().bytes())
            .put("durationMillis", millis()));
    new SourceHeld(parts, loop, calls, run).until(until, this::caughtUp);
    run = null;
    done.accept(Outcome.DONE);
  }

  private void caughtUp() {
    status = status.ended(parts.ports().clock().millis());
    info(
        LOG_DONE,
        "The first copy is complete",
        new DocWriter().put("durationMillis", status.endMillis() - status.startMillis()));
  }

  private void failed(String why, Consumer<Outcome> done) {
    if (stopped) {
      return;
    }
    status = status.after(attempt(why));
    parts
        .ports()
        .log()
        .warn(
            NodeLog.Component.INITSYNC,
            LOG_FAILED,
            "An attempt to copy the data has failed",
            reason(why)
                .put("attempts", status.attempts().size())
                .put("maxAttempts", status.maxAttempts()));
    if (status.attempts().size() < status.maxAttempts()) {
      done.accept(Outcome.TRY_ANOTHER);
      return;
    }
    parts
        .ports()
        .onFault()
        .accept(
            new IOException(
                "the data of another member could not be copied in "
                    + status.maxAttempts()
                    + " attempts, the last one failed because "
                    + why
                    + ". See to the connection and the space on disk, then start this member"
                    + " again: it will begin anew"));
    done.accept(Outcome.HOPELESS);
  }

  private DocWriter reason(String why) {
    return new DocWriter().put("syncSource", status.source()).put("reason", why);
  }

  private CopyStatus.Attempt attempt(String how) {
    return new CopyStatus.Attempt(millis(), how, status.source(), 0, status.progress().retries());
  }

  private long millis() {
    return (parts.ports().clock().nanos() - attemptStart) / 1_000_000;
  }

  private void info(int id, String message, DocWriter facts) {
    parts.ports().log().info(NodeLog.Component.INITSYNC, id, message, facts);
  }

  @Override
  public void stop() {
    stopped = true;
    loop.execute(
        () -> {
          if (run != null) {
            run.stop();
          }
        });
  }
}
