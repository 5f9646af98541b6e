// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.Operation;
import io.tapdb.engine.QueryCursor;
import io.tapdb.engine.Rows;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;

/** The results of a pipeline in batches. */
final class PipelineCursor implements QueryCursor {
  private final PipelineSources sources;
  private final Rows rows;
  private final BatchFiller batches = new BatchFiller(this::next);
  private final boolean tailable;
  private boolean exhausted;

  /**
   * A cursor.
   *
   * @param sources the collections the rows come from, which let go of what they hold in between
   * @param tailable whether there may be more rows after there was none
   */
  PipelineCursor(PipelineSources sources, Rows rows, boolean tailable) {
    this.tailable = tailable;
    this.sources = sources;
    this.rows = rows;
  }

  @Override
  public int fill(DocWriter array, Batch batch, Operation operation) {
    sources.operation(operation);
    return batches.fill(array, batch);
  }

  private Doc next() {
    if (exhausted) {
      return null;
    }
    Doc row = rows.next();
    exhausted = row == null && !tailable;
    return row;
  }

  @Override
  public boolean isExhausted() {
    return exhausted && !batches.isWaiting();
  }

  @Override
  public boolean isTailable() {
    return tailable;
  }

  @Override
  public long heldBytes() {
    return rows.heldBytes() + batches.heldBytes();
  }

  @Override
  public void detach() {
    batches.detach();
    sources.detach();
  }

  @Override
  public void close() {
    rows.close();
    sources.close();
  }
}
