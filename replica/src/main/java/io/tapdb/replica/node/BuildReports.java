// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.node;

import io.tapdb.engine.IndexBuildListener;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.replica.NodeClock;
import io.tapdb.replica.NodeLog;
import io.tapdb.replica.RunningOperation;
import java.util.List;

/**
 * The account of one request's index builds: a line in the log now and then, and always the newest
 * state in {@code currentOp}. Its chunks come one after another, so it needs no lock.
 */
public final class BuildReports implements IndexBuildListener {
  private static final int LOG_PROGRESS = 7310040;
  private static final int LOG_BEGUN = 7310042;
  private static final int LOG_DONE = 7310043;
  private static final int LOG_FAILED = 7310044;
  private static final long REPORT_NANOS = 3_000_000_000L;

  private final NodeLog log;
  private final NodeClock clock;
  private final RunningOperation operation;
  private final long begun;
  private long reported;

  /**
   * An account that begins now.
   *
   * @param operation the request that waits, or null when nobody does
   */
  public BuildReports(NodeLog log, NodeClock clock, RunningOperation operation) {
    this.log = log;
    this.clock = clock;
    this.operation = operation;
    this.begun = clock.nanos();
    this.reported = begun;
  }

  @Override
  public void begun(Namespace namespace, List<String> indexes) {
    log.info(
        NodeLog.Component.INDEX, LOG_BEGUN, "Index build: begun", describe(namespace, indexes));
  }

  @Override
  public void progress(Namespace namespace, List<String> indexes, long records) {
    if (operation != null) {
      operation.message("Index Build: " + records + " documents read");
    }
    long now = clock.nanos();
    if (now - reported >= REPORT_NANOS) {
      reported = now;
      log.info(
          NodeLog.Component.INDEX,
          LOG_PROGRESS,
          "Index build: in progress",
          describe(namespace, indexes).put("records", records));
    }
  }

  @Override
  public void ended(Namespace namespace, List<String> indexes, RuntimeException failure) {
    DocWriter attributes =
        describe(namespace, indexes).put("durationMillis", (clock.nanos() - begun) / 1_000_000);
    if (failure == null) {
      log.info(NodeLog.Component.INDEX, LOG_DONE, "Index build: done", attributes);
    } else {
      log.warn(
          NodeLog.Component.INDEX,
          LOG_FAILED,
          "Index build: failed",
          attributes.put("error", String.valueOf(failure.getMessage())));
    }
  }

  private static DocWriter describe(Namespace namespace, List<String> indexes) {
    return new DocWriter()
        .put("namespace", namespace.toString())
        .put("indexes", String.join(", ", indexes));
  }
}
