// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.command;

import io.tapdb.driver.internal.bson.BsonBuffer;
import io.tapdb.driver.internal.bson.InsertEncoder;
import java.util.List;
import org.bson.BsonValue;

/**
 * Documents to insert, encoded only when their turn comes.
 *
 * @param <T> the documents
 */
public final class InsertStatements<T> implements Statements {
  private final InsertEncoder<T> encoder;
  private final List<? extends T> documents;
  private final BsonValue[] ids;

  /** The insertion of these documents. */
  public InsertStatements(InsertEncoder<T> encoder, List<? extends T> documents) {
    this.encoder = encoder;
    this.documents = documents;
    this.ids = new BsonValue[documents.size()];
  }

  @Override
  public int size() {
    return ids.length;
  }

  @Override
  public WriteKind kind(int index) {
    return WriteKind.INSERT;
  }

  @Override
  public void write(int index, BsonBuffer out) {
    ids[index] = encoder.write(out, documents.get(index));
  }

  @Override
  public BsonValue insertedId(int index) {
    return ids[index];
  }
}
