// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.sync;

import io.tapdb.engine.Namespace;
import io.tapdb.engine.bson.Doc;
import java.io.IOException;

/**
 * Where documents go that a rollback undoes, so that somebody can look at them and put them back: a
 * file of plain BSON for each collection and rollback, such as {@code
 * rollback/db.collection/removed.2026-11-20T16-30-00.0.bson}.
 */
public interface RollbackFiles {
  /** A file that is written from its beginning to its end. */
  interface Writing extends AutoCloseable {
    void add(Doc document) throws IOException;

    /** Makes everything durable that was added. */
    @Override
    void close() throws IOException;
  }

  /**
   * Begins a file of its own.
   *
   * @param wallMillis when the rollback began
   */
  Writing create(Namespace namespace, long wallMillis) throws IOException;

  /** Where the files are, for the log. */
  String place();
}
