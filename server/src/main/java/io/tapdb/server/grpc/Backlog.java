// SPDX-License-Identifier: Apache-2.0
package io.tapdb.server.grpc;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes of replies that clients have not read yet, of all streams of the node together, so that
 * clients which send without reading cannot fill the heap.
 */
final class Backlog {
  private final AtomicLong bytes = new AtomicLong();
  private final long limit;

  Backlog(long limit) {
    this.limit = limit;
  }

  /** Takes room for a reply; false when there is none. */
  boolean add(long more) {
    if (bytes.addAndGet(more) > limit) {
      bytes.addAndGet(-more);
      return false;
    }
    return true;
  }

  void remove(long less) {
    bytes.addAndGet(-less);
  }
}
