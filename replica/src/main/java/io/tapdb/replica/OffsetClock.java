// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica;

import io.tapdb.replica.node.Parameter;

/**
 * A clock that goes wrong by as much as a test asks for; right otherwise.
 *
 * @param right the clock of the process
 * @param offsetMillis how far it is ahead, or behind if negative
 */
record OffsetClock(NodeClock right, Parameter<Long> offsetMillis) implements NodeClock {
  @Override
  public long millis() {
    return right.millis() + offsetMillis.get();
  }

  @Override
  public long nanos() {
    return right.nanos();
  }
}
