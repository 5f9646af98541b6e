// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import java.util.Objects;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

/** When a write counts as done: on how many members, journalled or not, and within what time. */
public final class TapWriteConcern {
  /** What the server takes for right. */
  public static final TapWriteConcern SERVER_DEFAULT = new TapWriteConcern(new BsonDocument());

  /** A majority of the members has it, so that it cannot be rolled back. */
  public static final TapWriteConcern MAJORITY = of("majority");

  /** The primary has it. */
  public static final TapWriteConcern W1 = of(1);

  private final BsonDocument document;

  private TapWriteConcern(BsonDocument document) {
    this.document = document;
  }

  /** So many members have it, the primary included. */
  public static TapWriteConcern of(int members) {
    if (members < 0) {
      throw new IllegalArgumentException("A write concern cannot ask for " + members + " members.");
    }
    return SERVER_DEFAULT.with("w", new BsonInt32(members));
  }

  /** The members that a mode of the replica set's configuration asks for, or "majority". */
  public static TapWriteConcern of(String mode) {
    return SERVER_DEFAULT.with("w", new BsonString(Objects.requireNonNull(mode)));
  }

  /** The same, but whether it must stand in the journal is said. */
  public TapWriteConcern withJournal(boolean journal) {
    return with("j", BsonBoolean.valueOf(journal));
  }

  /** The same, but it fails when it takes longer than this; 0 means never. */
  public TapWriteConcern withTimeoutMillis(long millis) {
    return with("wtimeout", new BsonInt64(millis));
  }

  private TapWriteConcern with(String name, BsonValue value) {
    BsonDocument changed = document.clone();
    changed.put(name, value);
    return new TapWriteConcern(changed);
  }

  /** Whether the outcome of a write is reported at all; with {@code w: 0} it is not. */
  public boolean isAcknowledged() {
    BsonValue w = document.get("w");
    return w == null || !w.isInt32() || w.asInt32().getValue() != 0;
  }

  /** How it stands in commands; empty for {@link #SERVER_DEFAULT}. */
  public BsonDocument toDocument() {
    return document.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TapWriteConcern concern && document.equals(concern.document);
  }

  @Override
  public int hashCode() {
    return document.hashCode();
  }

  @Override
  public String toString() {
    return document.toJson();
  }
}
