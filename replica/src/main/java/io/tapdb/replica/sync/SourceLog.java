// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.election.config.HostPort;
import io.tapdb.election.config.Member;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.replica.NodeLog;

/** The account of whom this member follows: in the log, where it is news, and in numbers. */
final class SourceLog {
  private static final int LOG_CHOSEN = 7310060;
  private static final int LOG_LEFT = 7310061;

  private final NodeLog log;
  private final DataMetrics metrics;
  private HostPort chosen;
  private String reason = "";

  SourceLog(NodeLog log, DataMetrics metrics) {
    this.log = log;
    this.metrics = metrics;
  }

  void chose(Member source) {
    metrics.sourceSelections.increment();
    if (source.host().equals(chosen)) {
      metrics.choseSameSource.increment();
      return;
    }
    if (chosen != null) {
      metrics.choseOtherSource.increment();
    }
    chosen = source.host();
    reason = "";
    log.info(
        NodeLog.Component.REPL,
        LOG_CHOSEN,
        "Chose a sync source",
        new DocWriter().put("syncSource", source.host().toString()));
  }

  /** A source that is tried again and again, and left for the same reason, is news once. */
  void left(Member source, String why) {
    if (why.equals(reason)) {
      return;
    }
    reason = why;
    log.info(
        NodeLog.Component.REPL,
        LOG_LEFT,
        "Left the sync source",
        new DocWriter().put("syncSource", source.host().toString()).put("reason", why));
  }
}
