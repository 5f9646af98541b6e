// SPDX-License-Identifier: Apache-2.0
package io.tapdb.sim.world;

import io.tapdb.oplog.OpTime;
import io.tapdb.oplog.Oplog;
import java.io.IOException;
import java.util.function.Consumer;

/** One step of what makes the log durable; tests put a dishonest one in its place. */
public interface Durability {
  /** Writes and forces what waits, and only then tells how far that reaches. */
  Durability HONEST =
      (oplog, onDurable) -> {
        if (oplog.commit()) {
          onDurable.accept(oplog.durable());
        }
      };

  /**
   * Makes the step.
   *
   * @param onDurable to be told up to which entry the log survives a crash
   */
  void commit(Oplog oplog, Consumer<OpTime> onDurable) throws IOException;
}
