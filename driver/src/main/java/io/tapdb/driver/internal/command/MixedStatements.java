// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.command;

import io.tapdb.driver.internal.bson.BsonBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonValue;

/** Statements of any kind, encoded when they were added. */
public final class MixedStatements implements Statements {
  private record Statement(WriteKind kind, byte[] bytes, BsonValue insertedId) {}

  private final List<Statement> statements = new ArrayList<>();

  /** Adds a statement; the id is that of a document to insert, else null. */
  public void add(WriteKind kind, byte[] bytes, BsonValue insertedId) {
    statements.add(new Statement(kind, bytes, insertedId));
  }

  @Override
  public int size() {
    return statements.size();
  }

  @Override
  public WriteKind kind(int index) {
    return statements.get(index).kind();
  }

  @Override
  public void write(int index, BsonBuffer out) {
    byte[] bytes = statements.get(index).bytes();
    out.writeBytes(bytes, 0, bytes.length);
  }

  @Override
  public BsonValue insertedId(int index) {
    return statements.get(index).insertedId();
  }
}
