// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.Operation;
import io.tapdb.engine.QueryCursor;
import io.tapdb.engine.bson.DocWriter;

/** The results of a query on a collection that does not exist. */
final class EmptyCursor implements QueryCursor {
  @Override
  public int fill(DocWriter array, Batch batch, Operation operation) {
    return 0;
  }

  @Override
  public boolean isExhausted() {
    return true;
  }

  @Override
  public void detach() {}

  @Override
  public void close() {}
}
