// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.process;

import io.tapdb.replica.NodeClock;

/** The clocks of the machine. */
final class SystemClock implements NodeClock {
  @Override
  public long millis() {
    return System.currentTimeMillis();
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }
}
