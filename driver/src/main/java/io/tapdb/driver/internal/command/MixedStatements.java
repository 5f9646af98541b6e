// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.command;

import io.tapdb.driver.internal.bson.BsonBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonValue;

/** Statements of any kind, encoded when they were added. */
public final class MixedStatements implements Statements {
  private final List<WriteKind> kinds = new ArrayList<>();
  private final List<byte[]> documents = new ArrayList<>();
  private final List<BsonValue> insertedIds = new ArrayList<>();

  /** Adds a statement; the id is that of a document to insert, else null. */
  public void add(WriteKind kind, byte[] document, BsonValue insertedId) {
    kinds.add(kind);
    documents.add(document);
    insertedIds.add(insertedId);
  }

  @Override
  public int size() {
    return kinds.size();
  }

  @Override
  public WriteKind kind(int index) {
    return kinds.get(index);
  }

  @Override
  public void write(int index, BsonBuffer out) {
    byte[] document = documents.get(index);
    out.writeBytes(document, 0, document.length);
  }

  @Override
  public BsonValue insertedId(int index) {
    return insertedIds.get(index);
  }
}
