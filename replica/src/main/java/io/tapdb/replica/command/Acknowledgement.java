// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.write.WriteListener;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.node.DurableWaiters;
import java.util.function.Function;

/** The moment at which a write is reported as done, as its write concern asks. */
final class Acknowledgement {
  private final DurableWaiters waiters;

  Acknowledgement(DurableWaiters waiters) {
    this.waiters = waiters;
  }

  /**
   * What hears how a write of this request ended, and replies when its concern is met.
   *
   * @param reply makes the fields of the reply out of what the write answers
   */
  <R> WriteListener<R> listener(
      Invocation invocation, WriteConcern concern, Function<R, DocWriter> reply) {
    return new WriteListener<>() {
      @Override
      public void committed(R answer, OpTime at) {
        after(concern, at, () -> invocation.reply(reply.apply(answer)));
      }

      @Override
      public void failed(RuntimeException failure) {
        invocation.fail(failure);
      }
    };
  }

  /**
   * Runs the report as soon as the concern is met.
   *
   * @param at the entry that has to be on disk
   */
  void after(WriteConcern concern, OpTime at, Runnable report) {
    if (concern.journaled() && concern.acknowledged()) {
      waiters.await(at, report);
    } else {
      report.run();
    }
  }
}
