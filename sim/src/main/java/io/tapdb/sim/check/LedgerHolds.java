// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.check;

import io.tapdb.sim.Workload;
import io.tapdb.sim.world.SimNode;
import java.util.List;

/**
 * Every acknowledged write is there, nothing is half-written, and no version that a crash took away
 * comes back.
 */
public final class LedgerHolds implements Invariant {
  private final Workload workload;

  /** The invariant for what these clients were told. */
  public LedgerHolds(Workload workload) {
    this.workload = workload;
  }

  @Override
  public List<String> afterEvent(SimNode node) {
    return workload.surprises();
  }

  @Override
  public List<String> afterRestart(SimNode node) {
    return workload
        .ledger()
        .settle(workload.stamped(), Reading.all(node, Workload.COLLECTION, "_id_"));
  }
}
