// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.modify;

import io.tapdb.engine.FindRequest;
import io.tapdb.engine.UpdateResult;
import io.tapdb.engine.UpdateStatement;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.query.ParsedQuery;
import io.tapdb.engine.query.RecordIds;
import io.tapdb.engine.write.CommitLane;
import io.tapdb.engine.write.WriteListener;
import io.tapdb.oplog.OpTime;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Changes or removes all documents that match, chunk by chunk, so that others can write in between
 * and no commit takes long. Each chunk is worked out on a worker.
 */
public final class ManyDocuments {
  private static final int CHUNK = 500;

  /**
   * What it runs with.
   *
   * @param moments opens the newest moment
   * @param workers where chunks are worked out
   */
  public record Environment(CommitLane lane, Supplier<Moment> moments, Executor workers) {}

  private final Environment environment;
  private final WriteContext context;
  private final ParsedQuery query;
  private final Change change;
  private final WriteListener<UpdateResult> listener;
  private RecordIds records;
  private long[] chunk = {};
  private UpdateResult total = UpdateResult.NONE;
  private OpTime last;

  private ManyDocuments(
      Environment environment,
      WriteContext context,
      ParsedQuery query,
      Change change,
      WriteListener<UpdateResult> listener) {
    this.environment = environment;
    this.context = context;
    this.query = query;
    this.change = change;
    this.listener = listener;
  }

  /** An update of all documents that match, or of one that is made when none does. */
  public static void update(
      Environment environment,
      WriteContext context,
      UpdateStatement statement,
      WriteListener<UpdateResult> listener) {
    Change change = new Change(statement, context);
    new ManyDocuments(environment, context, change.query(), change, listener).start();
  }

  /** The removal of all documents that match; they are counted as matched. */
  public static void delete(
      Environment environment,
      WriteContext context,
      FindRequest target,
      WriteListener<UpdateResult> listener) {
    ParsedQuery query = context.queries().parse(target, context.operation());
    new ManyDocuments(environment, context, query, null, listener).start();
  }

  private void start() {
    records = context.queries().select(query, environment.moments(), context.operation());
    nextChunk();
  }

  private void nextChunk() {
    if (chunk.length == 0) {
      try {
        chunk = records.next(CHUNK);
      } catch (RuntimeException failed) {
        end(failed);
        return;
      }
    }
    if (chunk.length == 0) {
      end(null);
      return;
    }
    environment
        .lane()
        .submit(
            new ChangeRecords(chunk, query, change, context),
            false,
            new WriteListener<>() {
              @Override
              public void committed(ChangeRecords.Outcome outcome, OpTime at) {
                total = total.plus(outcome.result());
                last = at;
                chunk = Arrays.copyOfRange(chunk, outcome.taken(), chunk.length);
                // off the lane, which must not wait for the disk
                environment
                    .workers()
                    .execute(
                        () -> {
                          if (outcome.failure() != null) {
                            end(outcome.failure());
                          } else {
                            nextChunk();
                          }
                        });
              }

              @Override
              public void failed(RuntimeException failure) {
                end(failure);
              }
            });
  }

  private void end(RuntimeException failure) {
    records.close();
    if (failure != null) {
      listener.failed(failure);
    } else if (total.matched() == 0 && change != null && change.statement().upsert()) {
      environment.lane().submit(new UpdateOne(change.statement(), context), false, listener);
    } else {
      listener.committed(total, last == null ? environment.lane().awaited() : last);
    }
  }
}
