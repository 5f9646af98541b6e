// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.bson.types.ObjectId;

/**
 * Makes object ids: seconds of the clock, five bytes that are this node's for its life, and a
 * counter. Safe for many threads.
 */
final class ObjectIds implements Supplier<ObjectId> {
  private final InstantSource clock;
  private final byte[] node = new byte[5];
  private final AtomicInteger counter;

  ObjectIds(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    random.nextBytes(node);
    this.counter = new AtomicInteger(random.nextInt());
  }

  @Override
  public ObjectId get() {
    int seconds = (int) (clock.millis() / 1000);
    int count = counter.getAndIncrement();
    byte[] bytes = {
      (byte) (seconds >> 24),
      (byte) (seconds >> 16),
      (byte) (seconds >> 8),
      (byte) seconds,
      node[0],
      node[1],
      node[2],
      node[3],
      node[4],
      (byte) (count >> 16),
      (byte) (count >> 8),
      (byte) count
    };
    return new ObjectId(bytes);
  }
}
