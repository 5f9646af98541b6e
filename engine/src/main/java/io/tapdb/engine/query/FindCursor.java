// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.Operation;
import io.tapdb.engine.QueryCursor;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;

/** The results of a plan, projected, in batches. */
final class FindCursor implements QueryCursor {
  /** What an array element takes besides the document. */
  private static final int ELEMENT_BYTES = 12;

  private final ParsedQuery query;
  private final Reader reader;
  private final Stage stage;
  private final Row row = new Row();
  private Doc waiting;
  private boolean exhausted;

  FindCursor(ParsedQuery query, Reader reader, Stage stage) {
    this.query = query;
    this.reader = reader;
    this.stage = stage;
  }

  @Override
  public int fill(DocWriter array, Batch batch, Operation operation) {
    reader.operation(operation);
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
    lookAhead();
    return count;
  }

  /** A batch that took the last document is the last one; that saves the client a request. */
  private void lookAhead() {
    boolean bounded = query.request().limit() > 0;
    if (bounded && !isTailable()) {
      waiting = next();
    }
  }

  private Doc next() {
    if (waiting != null) {
      Doc document = waiting;
      waiting = null;
      return document;
    }
    if (exhausted) {
      return null;
    }
    if (stage.next(row)) {
      return query.projected(row.document);
    }
    exhausted = !isTailable();
    return null;
  }

  @Override
  public boolean isExhausted() {
    return exhausted && waiting == null;
  }

  @Override
  public boolean isTailable() {
    return query.request().options().tailable();
  }

  @Override
  public long heldBytes() {
    return stage.heldBytes() + (waiting == null ? 0 : waiting.length());
  }

  @Override
  public void detach() {
    if (waiting != null) {
      waiting = waiting.detached();
    }
    stage.detach();
    reader.detach();
  }

  @Override
  public void close() {
    stage.close();
    reader.close();
  }
}
