// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.node;

import java.util.concurrent.atomic.LongAdder;

/** How many operations of each kind there have been. Safe for many threads. */
public final class OpCounters {
  public final LongAdder insert = new LongAdder();
  public final LongAdder query = new LongAdder();
  public final LongAdder update = new LongAdder();
  public final LongAdder delete = new LongAdder();
  public final LongAdder getmore = new LongAdder();
  public final LongAdder command = new LongAdder();
  public final LongAdder requests = new LongAdder();
  public final LongAdder bytesIn = new LongAdder();
  public final LongAdder bytesOut = new LongAdder();
  public final LongAdder userAsserts = new LongAdder();
  public final LongAdder documentsReturned = new LongAdder();
  public final LongAdder documentsInserted = new LongAdder();
  public final LongAdder documentsUpdated = new LongAdder();
  public final LongAdder documentsDeleted = new LongAdder();
  public final LongAdder ttlDeleted = new LongAdder();
  public final LongAdder ttlPasses = new LongAdder();
}
