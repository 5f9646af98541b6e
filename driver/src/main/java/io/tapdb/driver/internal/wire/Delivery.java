// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.wire;

/**
 * The mark on a thread that is just completing calls and so runs what users attached to them.
 *
 * <p>Such a thread must not wait for another reply: as a rule it is the only one that could deliver
 * it.
 */
final class Delivery {
  private static final ThreadLocal<Delivery> OF_THREAD = ThreadLocal.withInitial(Delivery::new);

  private int depth;

  private Delivery() {}

  /** Marks this thread until {@link #leave}. */
  static Delivery enter() {
    Delivery delivery = OF_THREAD.get();
    delivery.depth++;
    return delivery;
  }

  void leave() {
    depth--;
  }

  /** Whether this thread is marked. */
  static boolean underWay() {
    return OF_THREAD.get().depth > 0;
  }
}
