// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.write.CommitLane;
import io.tapdb.engine.write.LoggedEntry;
import io.tapdb.engine.write.PlanBuilder;
import io.tapdb.engine.write.WriteListener;
import io.tapdb.engine.write.WriteTask;
import io.tapdb.oplog.OpTime;
import java.util.List;
import java.util.function.Consumer;

/**
 * Who writes the replicated data: this node, in the term in which it leads, or another one whose
 * entries it applies. It begins as one that follows. Safe for many threads; what is asked for last
 * counts.
 */
public final class Role {
  private final CommitLane lane;

  Role(DataSet replicated) {
    this.lane = replicated.lane();
  }

  /** Takes writes in that term at once; for a node that is alone. */
  public void lead(long term) {
    lane.lead(term);
  }

  /**
   * Takes writes in that term once everything has been applied that was handed in before. The first
   * entry of the term is a message that changes nothing.
   *
   * @param message what it says
   * @param listener told that entry; fails when {@link #follow} or another {@code lead} has been
   *     called meanwhile, or when there is no room
   */
  public void lead(long term, Doc message, WriteListener<OpTime> listener) {
    lane.lead(term, noop(message), withOpTime(listener));
  }

  /**
   * Takes no more writes: those that wait fail with {@link
   * ErrorCode#INTERRUPTED_DUE_TO_REPL_STATE_CHANGE}, later ones with {@link
   * ErrorCode#NOT_WRITABLE_PRIMARY}.
   *
   * @param last told, soon, when nothing is written any more, which entry was the last
   */
  public void follow(Consumer<OpTime> last) {
    lane.follow(last);
  }

  /** Takes no writes and tells writers that code and why; for data that are not this node's. */
  public void refuseWrites(ErrorCode code, String why) {
    lane.refuse(code, why);
  }

  /**
   * Keeps writes waiting while this node hands over to another one, until {@link #follow} or {@link
   * #goOn}.
   *
   * @param last told which entry is the last before that
   */
  public void pause(Consumer<OpTime> last) {
    lane.pause(last);
  }

  /** Goes on with writes after a pause. */
  public void goOn() {
    lane.goOn();
  }

  /** Logs a message that changes nothing, if this node leads; the listener is told its optime. */
  public void writeNoop(Doc message, WriteListener<OpTime> listener) {
    lane.submit(noop(message), false, withOpTime(listener));
  }

  /**
   * Applies entries of another node, in order, each change of definitions and all between two of
   * them as one. Batches may be handed in one behind the other; they wait for room by themselves.
   *
   * @param listener told the last entry when readers see it; fails when the engine is closed first
   */
  public void apply(List<LoggedEntry> entries, WriteListener<OpTime> listener) {
    lane.apply(entries, listener);
  }

  private static WriteTask<Boolean> noop(Doc message) {
    return new WriteTask<>() {
      @Override
      public Planned<Boolean> plan(Moment moment) {
        PlanBuilder plan = new PlanBuilder(moment);
        plan.noop(message);
        return new Planned<>(plan.build(), true);
      }
    };
  }

  private static WriteListener<Boolean> withOpTime(WriteListener<OpTime> listener) {
    return new WriteListener<>() {
      @Override
      public void committed(Boolean written, OpTime at) {
        listener.committed(at, at);
      }

      @Override
      public void failed(RuntimeException failure) {
        listener.failed(failure);
      }
    };
  }
}
