// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import io.tapdb.engine.bson.Doc;

/** Documents one after another; belongs to one thread and is closed exactly once. */
public interface Rows extends AutoCloseable {
  /** The next document, or null when there is none. */
  Doc next();

  /** About how many bytes of memory are held for rows that are still to come. */
  default long heldBytes() {
    return 0;
  }

  @Override
  void close();
}
