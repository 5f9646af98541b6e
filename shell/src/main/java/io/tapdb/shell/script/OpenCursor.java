// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.script;

import io.tapdb.driver.TapCursor;
import org.bson.BsonDocument;

/** A cursor of the driver, as scripts hold it. */
public final class OpenCursor {
  private final TapCursor<BsonDocument> cursor;

  OpenCursor(TapCursor<BsonDocument> cursor) {
    this.cursor = cursor;
  }

  /** Whether another document is there or comes. */
  public boolean hasNext() {
    return cursor.hasNext();
  }

  /** The next document. */
  public BsonDocument next() {
    return cursor.next();
  }

  /** The next document, or null if there is none now. */
  BsonDocument tryNext() {
    return cursor.tryNext();
  }

  /** Reads to the end and counts. */
  long countRest() {
    long count = 0;
    while (cursor.hasNext()) {
      cursor.next();
      count++;
    }
    return count;
  }

  void close() {
    cursor.close();
  }
}
