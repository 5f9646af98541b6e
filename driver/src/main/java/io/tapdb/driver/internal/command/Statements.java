// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.command;

import io.tapdb.driver.internal.bson.BsonBuffer;
import org.bson.BsonValue;

/** The statements of a bulk write, in the caller's order, encoded when they are needed. */
public interface Statements {
  /** How many there are. */
  int size();

  /** What a statement does. */
  WriteKind kind(int index);

  /** Writes a statement's document. */
  void write(int index, BsonBuffer out);

  /** The {@code _id} of a document to insert that has been written; null for other statements. */
  BsonValue insertedId(int index);
}
