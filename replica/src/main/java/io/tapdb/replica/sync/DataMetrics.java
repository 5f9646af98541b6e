// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import java.util.concurrent.atomic.LongAdder;

/** Counts of what moved between this member and others since the process began. */
public final class DataMetrics {
  /** Entries taken from a source. */
  public final LongAdder entriesReceived = new LongAdder();

  public final LongAdder bytesReceived = new LongAdder();
  public final LongAdder batchesReceived = new LongAdder();
  public final LongAdder emptyBatchesReceived = new LongAdder();

  /** Streams opened to a source. */
  public final LongAdder readersCreated = new LongAdder();

  public final LongAdder reportsSent = new LongAdder();
  public final LongAdder batchesSent = new LongAdder();
  public final LongAdder entriesApplied = new LongAdder();
  public final LongAdder batchesApplied = new LongAdder();
  public final LongAdder applyNanos = new LongAdder();

  /** Bytes of entries in batches that were applied. */
  public final LongAdder bytesApplied = new LongAdder();

  public final LongAdder sourceSelections = new LongAdder();
  public final LongAdder choseSameSource = new LongAdder();
  public final LongAdder choseOtherSource = new LongAdder();
  public final LongAdder foundNoSource = new LongAdder();
}
