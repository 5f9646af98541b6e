// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.write.WriteListener;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.concern.ConcernDefaults;
import io.tapdb.replica.concern.ConcernWaiters;
import io.tapdb.replica.concern.WriteConcern;
import io.tapdb.replica.concern.WriteConcernError;
import io.tapdb.replica.member.ElectionId;
import io.tapdb.replica.member.Membership;
import io.tapdb.replica.node.DurableWaiters;
import io.tapdb.replica.node.NodeContext;
import java.util.function.Function;

/** The moment at which a write is reported as done, as its write concern asks. */
final class Acknowledgement {
  private final Membership member;
  private final ConcernDefaults defaults;
  private final ConcernWaiters others;
  private final DurableWaiters durable;

  Acknowledgement(NodeContext node, DurableWaiters durable) {
    this.member = node.member();
    this.defaults = node.concerns().defaults();
    this.others = node.concerns().waiters();
    this.durable = durable;
  }

  /** What this request asks for, or what holds where it does not say. */
  WriteConcern concern(Invocation invocation) {
    WriteConcern concern =
        WriteConcern.parse(
            invocation.command().get("writeConcern"), defaults.write(invocation.isMemoryOnly()));
    return member.isInSet() ? concern : concern.checkAlone();
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
        after(invocation, concern, at, () -> invocation.reply(reply.apply(answer)));
      }

      @Override
      public void failed(RuntimeException failure) {
        invocation.fail(failure);
      }
    };
  }

  /**
   * Runs the report as soon as the concern is met, or is known not to be; then the reply says so.
   *
   * @param at the entry that has to be where the concern wants it
   */
  void after(Invocation invocation, WriteConcern concern, OpTime at, Runnable report) {
    if (!concern.acknowledged() || at.equals(OpTime.NULL)) {
      report.run();
      return;
    }
    if (!member.isInSet()) {
      afterOwn(concern, at, report);
      return;
    }
    invocation.addToReply(
        new DocWriter(96)
            .open("opTime")
            .putTimestamp("ts", at.timestamp())
            .put("t", at.term())
            .close()
            .put("electionId", ElectionId.of(at.term()))
            .build());
    if (concern.isOwn()) {
      afterOwn(concern, at, report);
    } else {
      others.await(concern, at, invocation.operation(), error -> report(invocation, error, report));
    }
  }

  private void afterOwn(WriteConcern concern, OpTime at, Runnable report) {
    if (concern.journaled()) {
      durable.await(at, report);
    } else {
      report.run();
    }
  }

  private static void report(Invocation invocation, WriteConcernError error, Runnable report) {
    if (error != null) {
      invocation.addToReply(error.toReply());
    }
    report.run();
  }
}
