// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.Operation;
import io.tapdb.engine.QueryCursor;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;

/** The results of a plan, projected, in batches. */
final class FindCursor implements QueryCursor {
  private final ParsedQuery query;
  private final Reader reader;
  private final Stage stage;
  private final Row row = new Row();
  private final BatchFiller batches = new BatchFiller(this::next);
  private boolean exhausted;

  FindCursor(ParsedQuery query, Reader reader, Stage stage) {
    this.query = query;
    this.reader = reader;
    this.stage = stage;
  }

  @Override
  public int fill(DocWriter array, Batch batch, Operation operation) {
    reader.operation(operation);
    int count = batches.fill(array, batch);
    // a batch that took the last document is the last one; that saves the client a request
    boolean bounded = query.request().limit() > 0;
    if (count == batch.documents() && bounded && !isTailable()) {
      batches.lookAhead();
    }
    return count;
  }

  private Doc next() {
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
    return exhausted && !batches.isWaiting();
  }

  @Override
  public boolean isTailable() {
    return query.request().options().tailable();
  }

  @Override
  public long heldBytes() {
    return stage.heldBytes() + batches.heldBytes();
  }

  @Override
  public void detach() {
    batches.detach();
    stage.detach();
    reader.detach();
  }

  @Override
  public void close() {
    stage.close();
    reader.close();
  }
}
