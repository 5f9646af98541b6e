// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import io.tapdb.engine.bson.DocWriter;

/**
 * The results of one query, given out in batches. Used by one thread at a time; between batches it
 * is detached, so that it holds no moment of the store alive.
 */
public interface QueryCursor extends AutoCloseable {
  /**
   * What limits one batch.
   *
   * @param documents how many documents at most
   * @param bytes a batch ends before the document that would exceed this, but has at least one
   */
  record Batch(int documents, int bytes) {}

  /**
   * Appends the next documents to the open array of a reply.
   *
   * @return how many there were
   */
  int fill(DocWriter array, Batch batch, Operation operation);

  /** Whether there is certainly nothing more; a tailable cursor never says so. */
  boolean isExhausted();

  /** Whether the cursor waits at the end for documents to come. */
  default boolean isTailable() {
    return false;
  }

  /** Bytes of results the cursor holds in memory. */
  default long heldBytes() {
    return 0;
  }

  /** Lets go of the moment it reads at; the next batch is read at a new one. */
  void detach();

  @Override
  void close();
}
