// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.engine.bson.DocWriter;
import io.tapdb.oplog.OpTime;
import java.util.ArrayList;
import java.util.List;

/**
 * How a first copy goes or went: immutable, replaced at every step, read by any thread.
 *
 * @param startMillis when the first attempt began
 * @param endMillis when the data were whole, 0 as long as they are not
 * @param attempts those that failed, oldest first
 * @param maxAttempts after so many the node stops
 * @param source who is copied from
 * @param progress how much has been copied
 * @param from the entry as of which the data are copied
 * @param until the entry up to which has to be applied before the member can be read
 */
public record CopyStatus(
    long startMillis,
    long endMillis,
    List<Attempt> attempts,
    int maxAttempts,
    String source,
    Progress progress,
    OpTime from,
    OpTime until) {

  /**
   * An attempt that is over.
   *
   * @param status why it failed, or {@code OK}
   * @param retries chunks that had to be asked for again
   */
  public record Attempt(long millis, String status, String source, int rollbackId, long retries) {}

  /** How much of the files has been copied. */
  public record Progress(int files, int filesDone, long bytes, long bytesDone, long retries) {
    static final Progress NONE = new Progress(0, 0, 0, 0, 0);
  }

  static CopyStatus begun(long nowMillis, int maxAttempts, String source) {
    return new CopyStatus(
        nowMillis, 0, List.of(), maxAttempts, source, Progress.NONE, OpTime.NULL, OpTime.NULL);
  }

  CopyStatus from(String other) {
    return new CopyStatus(
        startMillis, 0, attempts, maxAttempts, other, Progress.NONE, OpTime.NULL, OpTime.NULL);
  }

  CopyStatus after(Attempt attempt) {
    List<Attempt> more = new ArrayList<>(attempts);
    more.add(attempt);
    return new CopyStatus(
        startMillis, endMillis, List.copyOf(more), maxAttempts, source, progress, from, until);
  }

  CopyStatus at(OpTime begin) {
    return new CopyStatus(
        startMillis, endMillis, attempts, maxAttempts, source, progress, begin, until);
  }

  CopyStatus copied(Progress now) {
    return new CopyStatus(startMillis, endMillis, attempts, maxAttempts, source, now, from, until);
  }

  CopyStatus until(OpTime end) {
    return new CopyStatus(
        startMillis, endMillis, attempts, maxAttempts, source, progress, from, end);
  }

  CopyStatus ended(long nowMillis) {
    return new CopyStatus(
        startMillis, nowMillis, attempts, maxAttempts, source, progress, from, until);
  }

  /** Whether it is still under way. */
  public boolean isRunning() {
    return endMillis == 0;
  }

  private long failed() {
    return attempts.stream().filter(each -> !each.status().equals("OK")).count();
  }

  /** The fields of {@code initialSyncStatus}. */
  public DocWriter fields(long nowMillis) {
    long elapsed = (isRunning() ? nowMillis : endMillis) - startMillis;
    DocWriter to =
        new DocWriter()
            .put("method", "fileCopyBased")
            .putCount("failedInitialSyncAttempts", failed())
            .put("maxFailedInitialSyncAttempts", maxAttempts)
            .putDate("initialSyncStart", startMillis);
    if (!isRunning()) {
      to.putDate("initialSyncEnd", endMillis);
    }
    to.put("totalInitialSyncElapsedMillis", elapsed);
    if (isRunning() && progress.bytesDone() > 0) {
      long left = progress.bytes() - progress.bytesDone();
      to.put("remainingInitialSyncEstimatedMillis", elapsed * left / progress.bytesDone());
    }
    to.put("approxTotalDataSize", progress.bytes())
        .put("approxTotalBytesCopied", progress.bytesDone())
        .put("filesToCopy", progress.files())
        .put("filesCopied", progress.filesDone())
        .openArray("initialSyncAttempts");
    for (Attempt each : attempts) {
      to.addOpen()
          .put("durationMillis", each.millis())
          .put("status", each.status())
          .put("syncSource", each.source())
          .put("rollBackId", each.rollbackId())
          .putCount("operationsRetried", each.retries())
          .close();
    }
    to.close();
    if (!from.equals(OpTime.NULL)) {
      to.putTimestamp("initialSyncOplogStart", from.timestamp());
    }
    if (!until.equals(OpTime.NULL)) {
      to.putTimestamp("initialSyncOplogEnd", until.timestamp());
    }
    return to;
  }
}
