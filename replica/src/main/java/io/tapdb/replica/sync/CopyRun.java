// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.election.config.HostPort;
import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.store.BaseImport;
import io.tapdb.replica.Workers;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * The files of one checkpoint on their way from a source into a {@link BaseImport}: several pieces
 * under way at a time, each checked, each asked for again when it does not come. A run that broke
 * off can go on from where it stood. Confined to one executor.
 */
final class CopyRun {
  private static final int UNDER_WAY = 4;
  private static final int TRIES = 5;
  private static final long ANSWER_MILLIS = 30_000;
  private static final long FIRST_PAUSE_MILLIS = 250;

  /** Hears how a run goes. */
  interface Listener {
    /** More has been copied. */
    void moved();

    /** All files are there. */
    void copied();

    /**
     * The run broke off.
     *
     * @param gone whether the source has given up the checkpoint, so that it cannot be resumed
     */
    void failed(String why, boolean gone);
  }

  private final PeerCalls calls;
  private final Workers workers;
  private final Executor loop;
  private final HostPort source;
  private final CopyQuestion.Opened opened;
  private final BaseImport target;
  private final ChunkQueue queue;
  private final Set<ChunkQueue.Chunk> asked = new HashSet<>();
  private Listener listener;
  private long retries;
  private int round;

  CopyRun(
      RecourseParts parts,
      Executor loop,
      HostPort source,
      CopyQuestion.Opened opened,
      BaseImport target,
      int chunkBytes)
      throws IOException {
    this.calls = new PeerCalls(parts.ports().peers(), loop);
    this.workers = parts.ports().workers();
    this.loop = loop;
    this.source = source;
    this.opened = opened;
    this.target = target;
    this.queue = new ChunkQueue(opened.files(), name -> 0, chunkBytes);
    for (ChunkQueue.File file : opened.files()) {
      if (file.bytes() == 0) {
        target.write(file.name(), 0, new byte[0], 0, 0);
      }
    }
  }

  HostPort source() {
    return source;
  }

  CopyQuestion.Opened opened() {
    return opened;
  }

  CopyStatus.Progress progress() {
    return queue.progress(retries);
  }

  /** Begins, or goes on after it broke off. */
  void go(Listener now) {
    round++;
    listener = now;
    asked.forEach(queue::giveBack);
    asked.clear();
    goOn();
  }

  /** Asks for nothing more; what still comes is ignored. */
  void stop() {
    round++;
  }

  private void goOn() {
    if (queue.isDone()) {
      round++;
      listener.copied();
      return;
    }
    while (asked.size() < UNDER_WAY) {
      ChunkQueue.Chunk chunk = queue.poll();
      if (chunk == null) {
        return;
      }
      asked.add(chunk);
      ask(chunk, 1);
    }
  }

  private void ask(ChunkQueue.Chunk chunk, int tries) {
    int mine = round;
    calls.ask(
        source,
        CopyQuestion.read(opened.id(), chunk),
        ANSWER_MILLIS,
        reply -> {
          if (mine == round) {
            heard(chunk, tries, reply);
          }
        },
        failure -> {
          if (mine == round) {
            again(chunk, tries, failure);
          }
        });
  }

  private void heard(ChunkQueue.Chunk chunk, int tries, Doc reply) {
    byte[] content = CopyQuestion.content(reply, chunk.bytes());
    if (content == null) {
      again(chunk, tries, new PeerCalls.Failure(0, "a piece of " + chunk.file() + " is damaged"));
      return;
    }
    asked.remove(chunk);
    try {
      List<ChunkQueue.Arrived> ready = queue.arrived(chunk, content);
      for (ChunkQueue.Arrived each : ready) {
        target.write(
            each.chunk().file(), each.chunk().offset(), each.content(), 0, each.content().length);
        queue.written(each.chunk());
      }
    } catch (IOException refused) {
      fail("the copy cannot be written: " + refused.getMessage(), true);
      return;
    }
    listener.moved();
    goOn();
  }

  private void again(ChunkQueue.Chunk chunk, int tries, PeerCalls.Failure failure) {
    boolean gone = failure.code() == ErrorCode.CURSOR_NOT_FOUND.code();
    if (gone || tries == TRIES) {
      fail(failure.reason(), gone);
      return;
    }
    retries++;
    int mine = round;
    workers.schedule(
        FIRST_PAUSE_MILLIS << tries,
        () ->
            loop.execute(
                () -> {
                  if (mine == round) {
                    ask(chunk, tries + 1);
                  }
                }));
  }

  private void fail(String why, boolean gone) {
    round++;
    listener.failed(why, gone);
  }
}
