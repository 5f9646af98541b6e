// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.node;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.FindRequest;
import io.tapdb.engine.Listings;
import io.tapdb.engine.Operation;
import io.tapdb.engine.Writes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.write.WriteListener;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.NodeLog;
import java.util.ArrayDeque;
import java.util.Deque;

/** Removes expired documents: one pass over all such indexes, then a pause, for ever. */
public final class TtlMonitor {
  private static final int LOG_FAILED = 7310020;

  private final NodeContext node;
  private final FindRequest.Options options;
  private volatile boolean stopped;

  public TtlMonitor(NodeContext node) {
    this.node = node;
    this.options = new FindRequest.Options(true, false, true, node.limits().sortBytes());
  }

  public void start() {
    pause();
  }

  public void stop() {
    stopped = true;
  }

  private void pause() {
    node.workers().schedule(node.parameters().ttlMonitorSleepSecs.get() * 1000, this::pass);
  }

  private void pass() {
    if (stopped) {
      return;
    }
    if (!node.parameters().ttlMonitorEnabled.get() || !leads()) {
      pause();
      return;
    }
    node.counters().ttlPasses.increment();
    if (!node.data().use(() -> next(new ArrayDeque<>(node.engine().listings().expiring())))) {
      pause();
    }
  }

  /** Expired documents are removed by the primary; the others follow its log. */
  private boolean leads() {
    return node.member().isInSet()
        ? node.member().view().isWritable()
        : node.member().formerSet().isEmpty();
  }

  private void goOn(Deque<Listings.Expiring> left) {
    if (!node.data().use(() -> next(left))) {
      pause();
    }
  }

  /** Deals with one index after another, so that a pass costs the node little at a time. */
  private void next(Deque<Listings.Expiring> left) {
    Listings.Expiring index = left.poll();
    if (index == null || stopped || !leads()) {
      pause();
      return;
    }
    Doc filter =
        new DocWriter()
            .open(index.path())
            .put("$lte", Value.date(node.clock().millis() - index.afterSeconds() * 1000))
            .close()
            .build();
    Value hint = index.hidden() ? Value.MISSING : Value.of(index.index());
    FindRequest expired = FindRequest.of(index.namespace(), filter, options).withHint(hint);
    try {
      node.engine()
          .writes()
          .delete(
              expired, true, new Writes.Call(Operation.UNSTOPPABLE, false), listener(left, index));
    } catch (RuntimeException failure) {
      failed(left, index, failure);
    }
  }

  private WriteListener<Long> listener(Deque<Listings.Expiring> left, Listings.Expiring index) {
    return new WriteListener<>() {
      @Override
      public void committed(Long removed, OpTime at) {
        node.counters().ttlDeleted.add(removed);
        node.workers().execute(() -> goOn(left));
      }

      @Override
      public void failed(RuntimeException failure) {
        TtlMonitor.this.failed(left, index, failure);
      }
    };
  }

  /** An index that went away meanwhile is nothing to speak of. */
  private void failed(
      Deque<Listings.Expiring> left, Listings.Expiring index, RuntimeException failure) {
    boolean gone =
        failure instanceof io.tapdb.engine.TapdbException refused
            && (refused.code() == ErrorCode.BAD_VALUE
                || refused.code() == ErrorCode.QUERY_PLAN_KILLED);
    if (!gone && !stopped) {
      node.log()
          .warn(
              NodeLog.Component.INDEX,
              LOG_FAILED,
              "Expired documents could not be removed; the next pass tries again",
              new DocWriter()
                  .put("ns", index.namespace().toString())
                  .put("index", index.index())
                  .put("error", String.valueOf(failure.getMessage())));
    }
    node.workers().execute(() -> goOn(left));
  }
}
