// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.QueryCursor;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import java.util.function.Supplier;

/** Puts documents into batches and keeps the one that did not fit for the next batch. */
final class BatchFiller {
  /** What an array element takes besides the document. */
  private static final int ELEMENT_BYTES = 12;

  private final Supplier<Doc> source;
  private Doc waiting;

  /** Takes documents from a source that gives null when there is none. */
  BatchFiller(Supplier<Doc> source) {
    this.source = source;
  }

  /** Appends documents to an open array; answers how many. */
  int fill(DocWriter array, QueryCursor.Batch batch) {
    int count = 0;
    int start = array.size();
    while (count < batch.documents()) {
      Doc document = next();
      if (document == null) {
        return count;
      }
      int used = array.size() - start;
      if (count > 0 && used + document.length() + ELEMENT_BYTES > batch.bytes()) {
        waiting = document;
        return count;
      }
      array.add(document);
      count++;
    }
    return count;
  }

  private Doc next() {
    if (waiting == null) {
      return source.get();
    }
    Doc document = waiting;
    waiting = null;
    return document;
  }

  /** Finds out whether there is more by taking the next document already. */
  void lookAhead() {
    waiting = next();
  }

  boolean isWaiting() {
    return waiting != null;
  }

  long heldBytes() {
    return waiting == null ? 0 : waiting.length();
  }

  /** Keeps nothing alive but the waiting document itself. */
  void detach() {
    if (waiting != null) {
      waiting = waiting.detached();
    }
  }
}
