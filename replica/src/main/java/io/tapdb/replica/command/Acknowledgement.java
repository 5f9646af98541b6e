// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.oplog.OpTime;
import io.tapdb.replica.node.DurableWaiters;

/** The moment at which a write is reported as done, as its write concern asks. */
final class Acknowledgement {
  private final DurableWaiters waiters;

  Acknowledgement(DurableWaiters waiters) {
    this.waiters = waiters;
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
