// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

import io.tapdb.engine.store.VersionStore;
import io.tapdb.oplog.OpTime;

/**
 * Makes plans true that hold: gives each step its optime, logs it and applies it, and then shows
 * all of them to readers. Used by the lane only.
 */
final class Commits {
  private final VersionStore store;
  private final Journal journal;
  private final OpTimes opTimes;
  private final Applier applier;

  Commits(VersionStore store, Journal journal, OpTimes opTimes, Applier applier) {
    this.store = store;
    this.journal = journal;
    this.opTimes = opTimes;
    this.applier = applier;
  }

  /** Makes a plan true with entries of that term; gives the last. */
  OpTime make(WritePlan plan, long term) {
    if (plan.isEmpty()) {
      return store.published();
    }
    long wall = opTimes.wallMillis();
    OpTime last = store.published();
    boolean logged = false;
    for (WritePlan.Step step : plan.steps()) {
      if (step instanceof WritePlan.FillStep fill) {
        applier.fill(fill, last);
        continue;
      }
      last = opTimes.next(wall, term);
      logged = true;
      switch (step) {
        case WritePlan.DocumentStep document -> make(document, last, wall);
        case WritePlan.DefinitionStep definition -> {
          log(definition.entry(), last, wall, 0);
          applier.apply(definition.database(), definition.uuid(), definition.command(), last);
        }
        case WritePlan.NoopStep noop -> log(noop.entry(), last, wall, 0);
        case WritePlan.FillStep fill -> throw new IllegalStateException("handled above");
      }
    }
    store.publish(last);
    if (logged) {
      journal.appended();
    }
    return last;
  }

  private void make(WritePlan.DocumentStep step, OpTime opTime, long wall) {
    DocumentWrite write = step.write();
    if (write.recordId() == 0) {
      write.assign(store.totals(write.collection().recordTable()).lastRecordId() + 1);
    }
    log(step.entry(), opTime, wall, write.recordId());
    applier.apply(write, opTime);
  }

  private void log(byte[] entry, OpTime opTime, long wall, long recordId) {
    LogEntry.stamp(entry, opTime, wall, recordId);
    journal.append(opTime, entry);
  }
}
