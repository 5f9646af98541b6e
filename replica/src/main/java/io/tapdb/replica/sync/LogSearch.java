// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.election.config.HostPort;
import io.tapdb.oplog.CommonPoint;
import io.tapdb.oplog.Divergence;
import io.tapdb.oplog.OpTime;
import io.tapdb.oplog.Oplog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Finds out how the own log and another member's fit together, by a few questions to that member.
 * What follows from the answers is decided by {@link Divergence}.
 */
final class LogSearch {
  private static final long ANSWER_MILLIS = 10_000;

  /** Hears once how a search ended. */
  interface Listener {
    /**
     * It is known how the logs fit.
     *
     * @param common the newest common entry if one was looked for and found
     */
    void decided(Divergence.Verdict verdict, OpTime common, LogQuestion.Answer source);

    /** Nothing is known, because the other member does not say. */
    void failed(String why);
  }

  private final PeerCalls calls;
  private final Oplog log;
  private final Divergence.Own own;
  private final HostPort source;
  private final Listener listener;
  private LogQuestion.Answer first;
  private CommonPoint point;

  LogSearch(PeerCalls calls, Oplog log, Divergence.Own own, HostPort source, Listener listener) {
    this.calls = calls;
    this.log = log;
    this.own = own;
    this.source = source;
    this.listener = listener;
  }

  void begin() {
    ask(List.of(own.last()));
  }

  private void ask(List<OpTime> entries) {
    calls.ask(
        source,
        LogQuestion.of(entries),
        ANSWER_MILLIS,
        reply -> heard(LogQuestion.Answer.read(reply)),
        failure -> listener.failed(failure.reason()));
  }

  private void heard(LogQuestion.Answer answer) {
    try {
      if (first == null) {
        meet(answer);
      } else if (answer.rollbackId() != first.rollbackId()) {
        listener.failed("it has rolled back meanwhile");
      } else {
        point.answered(answer.had());
        goOn();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void meet(LogQuestion.Answer answer) throws IOException {
    first = answer;
    Divergence.Verdict verdict = Divergence.meet(own, facts());
    if (verdict == Divergence.Verdict.SEARCH) {
      OpTime from = answer.first().isAfter(own.kept()) ? answer.first() : own.kept();
      point = new CommonPoint(log::before, own.last(), from);
      goOn();
    } else {
      listener.decided(verdict, OpTime.NULL, answer);
    }
  }

  private void goOn() {
    if (point.isFound()) {
      listener.decided(Divergence.found(own, facts(), point.common()), point.common(), first);
    } else {
      ask(point.next());
    }
  }

  private Divergence.Source facts() {
    return new Divergence.Source(first.had().contains(own.last()), first.first(), first.last());
  }
}
