// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.election.core.Event;
import java.util.List;
import java.util.function.Supplier;

/** Takes what happens to the data to the election core. Safe for many threads; never waits. */
public interface DataEvents {
  /** Something happened. */
  void tell(Event event);

  /**
   * Something moved that moves often: asks once, when the core is about to take it, what is to be
   * told. The data plane does not call this again before it was asked.
   */
  void tellSoon(Supplier<List<Event>> events);
}
