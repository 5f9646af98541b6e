// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.check;

import io.tapdb.sim.world.SimNode;
import java.io.IOException;
import java.util.List;

/** Something that must hold whatever happens. */
public interface Invariant {
  /** Looks after every event; has to be cheap. Gives what is wrong, in words, or nothing. */
  default List<String> afterEvent(SimNode node) throws IOException {
    return List.of();
  }

  /** Looks after a restart, before anything is written. */
  default List<String> afterRestart(SimNode node) throws IOException {
    return List.of();
  }
}
