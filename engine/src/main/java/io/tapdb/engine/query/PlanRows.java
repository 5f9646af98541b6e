// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.Rows;
import io.tapdb.engine.bson.Doc;

/** The documents a plan finds, as the rows a pipeline begins with. */
final class PlanRows implements Rows {
  private final Reader reader;
  private final Stage stage;
  private final Row row = new Row();

  PlanRows(Reader reader, Stage stage) {
    this.reader = reader;
    this.stage = stage;
  }

  @Override
  public Doc next() {
    if (!stage.next(row)) {
      return null;
    }
    // a plan whose rows are only counted may give keys without documents
    return row.document == null ? Doc.EMPTY : row.document;
  }

  /** Lets the moment go that is being read at. */
  void detach() {
    stage.detach();
    reader.detach();
  }

  @Override
  public long heldBytes() {
    return stage.heldBytes();
  }

  Stage stage() {
    return stage;
  }

  @Override
  public void close() {
    stage.close();
    reader.close();
  }
}
