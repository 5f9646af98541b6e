// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.transfer;

import java.io.IOException;
import org.bson.BsonDocument;

/** Documents read from a file one by one. */
interface DocumentSource {
  /** What the file holds next, or null at its end. */
  Entry next() throws IOException;

  /**
   * A document of a file, or what stands there instead.
   *
   * @param line where it begins, from 1
   * @param document the document, or null
   * @param bytes about how large it is
   * @param problem why there is no document, or null
   */
  record Entry(long line, BsonDocument document, int bytes, String problem) {
    static Entry of(long line, BsonDocument document, int bytes) {
      return new Entry(line, document, bytes, null);
    }

    static Entry rejected(long line, String problem) {
      return new Entry(line, null, 0, problem);
    }
  }
}
