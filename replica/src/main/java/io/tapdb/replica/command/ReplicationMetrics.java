// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.bson.DocWriter;
import io.tapdb.replica.sync.DataMetrics;

/** What moved between members, as {@code serverStatus} shows it under {@code metrics.repl}. */
final class ReplicationMetrics {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private ReplicationMetrics() {}

  static void write(DataMetrics moved, DocWriter into) {
    into.open("network")
        .put("bytes", moved.bytesReceived.sum())
        .open("getmores")
        .put("num", moved.batchesReceived.sum())
        .put("numEmptyBatches", moved.emptyBatchesReceived.sum())
        .close()
        .put("oplogGetMoresProcessed", moved.batchesSent.sum())
        .put("ops", moved.entriesReceived.sum())
        .put("readersCreated", moved.readersCreated.sum())
        .open("replSetUpdatePosition")
        .put("num", moved.reportsSent.sum())
        .close()
        .close()
        .open("apply")
        .put("batchSize", moved.bytesApplied.sum())
        .open("batches")
        .put("num", moved.batchesApplied.sum())
        .put("totalMillis", moved.applyNanos.sum() / NANOS_PER_MILLI)
        .close()
        .put("ops", moved.entriesApplied.sum())
        .close()
        .open("syncSource")
        .put("numSelections", moved.sourceSelections.sum())
        .put("numTimesChoseSame", moved.choseSameSource.sum())
        .put("numTimesChoseDifferent", moved.choseOtherSource.sum())
        .put("numTimesCouldNotFind", moved.foundNoSource.sum())
        .close();
  }
}
