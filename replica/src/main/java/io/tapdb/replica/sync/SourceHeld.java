// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.oplog.OpTime;
import java.util.concurrent.Executor;

/**
 * Keeps the source of a copy from dropping the entries that come behind it, until this member has
 * applied them. Confined to one executor.
 */
final class SourceHeld {
  private static final long LOOK_MILLIS = 500;
  private static final long KEEP_NANOS = 60_000_000_000L;
  private static final long ANSWER_MILLIS = 10_000;

  private final RecourseParts parts;
  private final Executor loop;
  private final PeerCalls calls;
  private final CopyRun run;
  private long kept;

  SourceHeld(RecourseParts parts, Executor loop, PeerCalls calls, CopyRun run) {
    this.parts = parts;
    this.loop = loop;
    this.calls = calls;
    this.run = run;
    this.kept = parts.ports().clock().nanos();
  }

  /** Lets go when everything up to that entry has been applied. */
  void until(OpTime end, Runnable then) {
    if (!end.isAfter(parts.data().engine().published())) {
      calls.ask(
          run.source(),
          CopyQuestion.close(run.opened().id()),
          ANSWER_MILLIS,
          reply -> {},
          failure -> {});
      then.run();
      return;
    }
    long now = parts.ports().clock().nanos();
    if (now - kept > KEEP_NANOS) {
      kept = now;
      calls.ask(
          run.source(),
          CopyQuestion.keep(run.opened().id()),
          ANSWER_MILLIS,
          reply -> {},
          failure -> {});
    }
    parts.ports().workers().schedule(LOOK_MILLIS, () -> loop.execute(() -> until(end, then)));
  }
}
