// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.bson.Doc;

/** One result on its way through the stages of a plan; used again for the next one. */
final class Row {
  /** The record it comes from, or 0 when it is no stored document. */
  long recordId;

  /** The document, or null while only its key has been read. */
  Doc document;

  /** The index key it was found by, with its record id, or null. */
  byte[] key;

  /** What is needed to read the key's values. */
  byte[] types;
}
