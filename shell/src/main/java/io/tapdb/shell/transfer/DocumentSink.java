// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.transfer;

import java.io.IOException;
import org.bson.RawBsonDocument;

/** Takes documents one by one and writes them into a file. */
interface DocumentSink {
  /** Writes a document. */
  void write(RawBsonDocument document) throws IOException;

  /** Writes what has to stand at the end. */
  void finish() throws IOException;
}
