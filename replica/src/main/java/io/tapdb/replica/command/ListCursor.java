// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.Operation;
import io.tapdb.engine.QueryCursor;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import java.util.List;

/** A cursor over documents that are there already, such as a list of collections. */
final class ListCursor implements QueryCursor {
  /** What an array element takes besides the document. */
  private static final int ELEMENT_BYTES = 12;

  private final List<Doc> documents;
  private int at;

  ListCursor(List<Doc> documents) {
    this.documents = documents;
  }

  @Override
  public int fill(DocWriter array, Batch batch, Operation operation) {
    int start = array.size();
    int count = 0;
    while (at < documents.size() && count < batch.documents()) {
      Doc next = documents.get(at);
      int used = array.size() - start;
      if (count > 0 && used + next.length() + ELEMENT_BYTES > batch.bytes()) {
        break;
      }
      array.add(next);
      at++;
      count++;
    }
    return count;
  }

  @Override
  public boolean isExhausted() {
    return at == documents.size();
  }

  @Override
  public long heldBytes() {
    return documents.subList(at, documents.size()).stream().mapToLong(Doc::length).sum();
  }

  @Override
  public void detach() {
    // it reads at no moment of the store
  }

  @Override
  public void close() {
    at = documents.size();
  }
}
