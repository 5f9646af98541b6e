// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.define;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Operation;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.write.CommitLane;
import io.tapdb.engine.write.WriteListener;
import io.tapdb.oplog.OpTime;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;

/**
 * Fills indexes chunk by chunk through the lane while writes go on, and shows them when all records
 * have been through.
 *
 * <p>Every write since the start of the build keeps the new indexes already, so a chunk only has to
 * hold the records it read; one that changed meanwhile makes the lane ask for the chunk again. The
 * chunks run one after another on the given executor.
 */
public final class IndexBuild {
  /** Learns how the filling goes on; for the log and for {@code currentOp}. */
  public interface Progress {
    /** So many records have been through. */
    void filled(long records);
  }

  private final CommitLane lane;
  private final Executor workers;
  private final UUID collection;
  private final List<Integer> tables;
  private final Operation operation;
  private final Progress progress;
  private final WriteListener<Boolean> listener;
  private long records;

  /**
   * Prepares a build of indexes that the catalog has as unfinished.
   *
   * @param tables of the indexes
   * @param listener learns the end; a failure has removed the indexes again, unless this node goes
   *     down or leads no more
   */
  public IndexBuild(
      BuildContext context,
      UUID collection,
      List<Integer> tables,
      WriteListener<Boolean> listener) {
    this.lane = context.lane();
    this.workers = context.workers();
    this.operation = context.operation();
    this.progress = context.progress();
    this.collection = collection;
    this.tables = tables;
    this.listener = listener;
  }

  /**
   * What a build runs with.
   *
   * @param workers where chunks are worked out
   * @param operation says when nobody wants the indexes any more
   */
  public record BuildContext(
      CommitLane lane, Executor workers, Operation operation, Progress progress) {}

  /** Begins with the first chunk. */
  public void start() {
    workers.execute(() -> fillAfter(0));
  }

  private void fillAfter(long recordId) {
    try {
      operation.check();
    } catch (TapdbException stopped) {
      giveUp(stopped);
      return;
    }
    lane.submit(
        new FillIndexes(collection, tables, recordId),
        false,
        new WriteListener<>() {
          @Override
          public void committed(FillIndexes.Progress filled, OpTime at) {
            records += filled.records();
            progress.filled(records);
            if (filled.done()) {
              workers.execute(IndexBuild.this::show);
            } else {
              workers.execute(() -> fillAfter(filled.lastRecordId()));
            }
          }

          @Override
          public void failed(RuntimeException failure) {
            giveUp(failure);
          }
        });
  }

  private void show() {
    lane.submit(
        new EndIndexBuild(collection, tables, true),
        false,
        new WriteListener<>() {
          @Override
          public void committed(Boolean shown, OpTime at) {
            listener.committed(true, at);
          }

          @Override
          public void failed(RuntimeException failure) {
            giveUp(failure);
          }
        });
  }

  /** Whether the indexes stay unfinished, for the next start or the next primary to build. */
  private static boolean leavesUnfinished(RuntimeException failure) {
    return failure instanceof TapdbException refused
        && (refused.code() == ErrorCode.INTERRUPTED_AT_SHUTDOWN
            || refused.code() == ErrorCode.INTERRUPTED_DUE_TO_REPL_STATE_CHANGE
            || refused.code() == ErrorCode.NOT_WRITABLE_PRIMARY);
  }

  private void giveUp(RuntimeException failure) {
    if (leavesUnfinished(failure)) {
      listener.failed(failure);
      return;
    }
    lane.submit(
        new EndIndexBuild(collection, tables, false),
        false,
        new WriteListener<>() {
          @Override
          public void committed(Boolean removed, OpTime at) {
            listener.failed(failure);
          }

          @Override
          public void failed(RuntimeException again) {
            listener.failed(failure);
          }
        });
  }
}
