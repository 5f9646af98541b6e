// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import io.tapdb.driver.internal.bson.FieldList;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** The concerns that commands carry unless they name others, encoded once for all of them. */
final class Concerns {
  private final TapWriteConcern write;
  private final TapReadConcern read;
  private final TapReadPreference preference;
  private final FieldList ofWrites;
  private final FieldList ofReads;

  private Concerns(TapWriteConcern write, TapReadConcern read, TapReadPreference preference) {
    this.write = write;
    this.read = read;
    this.preference = preference;
    BsonDocument concern = write.toDocument();
    this.ofWrites =
        concern.isEmpty() ? FieldList.EMPTY : FieldList.EMPTY.withDocument("writeConcern", concern);
    FieldList reads = FieldList.EMPTY;
    if (read != null) {
      reads =
          reads.withDocument(
              "readConcern", new BsonDocument("level", new BsonString(read.level())));
    }
    if (preference != TapReadPreference.PRIMARY) {
      reads =
          reads.withDocument(
              "$readPreference", new BsonDocument("mode", new BsonString(preference.mode())));
    }
    this.ofReads = reads;
  }

  static Concerns of(TapUri uri) {
    return new Concerns(uri.writeConcern(), uri.readConcern(), uri.readPreference());
  }

  Concerns with(TapWriteConcern other) {
    return new Concerns(other, read, preference);
  }

  Concerns with(TapReadConcern other) {
    return new Concerns(write, other, preference);
  }

  Concerns with(TapReadPreference other) {
    return new Concerns(write, read, other);
  }

  TapWriteConcern write() {
    return write;
  }

  /** The fields of a command that writes. */
  FieldList ofWrites() {
    return ofWrites;
  }

  /** The fields of a command that reads. */
  FieldList ofReads() {
    return ofReads;
  }
}
