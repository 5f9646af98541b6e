// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import io.tapdb.driver.internal.bson.FieldList;
import io.tapdb.driver.internal.wire.Request.Repeat;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * The concerns that commands carry unless they name others, encoded once for all of them, and what
 * else holds for sending them.
 */
final class Concerns {
  /** What lets a member answer a read that was sent to no other. */
  private static final FieldList FOR_THE_ONLY_MEMBER =
      preferring(TapReadPreference.PRIMARY_PREFERRED);

  private final TapWriteConcern write;
  private final TapReadConcern read;
  private final TapReadPreference preference;
  private final Repetition repetition;
  private final FieldList ofWrites;
  private final FieldList ofReadConcern;
  private final FieldList ofReads;
  private final FieldList ofDirectReads;

  /**
   * Which commands may be sent again.
   *
   * @param reads when those may that read
   * @param changes when those may that change one document
   */
  private record Repetition(Repeat reads, Repeat changes) {}

  private Concerns(
      TapWriteConcern write,
      TapReadConcern read,
      TapReadPreference preference,
      Repetition repetition) {
    this.write = write;
    this.read = read;
    this.preference = preference;
    this.repetition = repetition;
    BsonDocument concern = write.toDocument();
    this.ofWrites =
        concern.isEmpty() ? FieldList.EMPTY : FieldList.EMPTY.withDocument("writeConcern", concern);
    this.ofReadConcern =
        read == null
            ? FieldList.EMPTY
            : FieldList.EMPTY.withDocument(
                "readConcern", new BsonDocument("level", new BsonString(read.level())));
    this.ofReads = ofReadConcern.and(ofPreference(false));
    this.ofDirectReads = ofReadConcern.and(ofPreference(true));
  }

  static Concerns of(TapUri uri) {
    Repetition repetition =
        new Repetition(
            uri.retryReads() ? Repeat.ONCE : Repeat.NEVER,
            uri.retryWrites() ? Repeat.IF_REFUSED : Repeat.NEVER);
    return new Concerns(uri.writeConcern(), uri.readConcern(), uri.readPreference(), repetition);
  }

  private static FieldList preferring(TapReadPreference preference) {
    return FieldList.EMPTY.withDocument("$readPreference", preference.toDocument());
  }

  Concerns with(TapWriteConcern other) {
    return new Concerns(other, read, preference, repetition);
  }

  Concerns with(TapReadConcern other) {
    return new Concerns(write, other, preference, repetition);
  }

  Concerns with(TapReadPreference other) {
    return new Concerns(write, read, other, repetition);
  }

  TapWriteConcern write() {
    return write;
  }

  /** Which members may answer reads, or null for the primary only. */
  TapReadPreference preference() {
    return isPrimary(preference) ? null : preference;
  }

  static boolean isPrimary(TapReadPreference preference) {
    return preference.mode().equals(TapReadPreference.PRIMARY.mode());
  }

  Repeat ofReading() {
    return repetition.reads();
  }

  Repeat ofChanging() {
    return repetition.changes();
  }

  /** The fields of a command that writes. */
  FieldList ofWrites() {
    return ofWrites;
  }

  /** The fields of a command that reads and then writes. */
  FieldList ofReadConcern() {
    return ofReadConcern;
  }

  /**
   * The field that says which members may answer.
   *
   * @param direct whether the server is a member of a set that no other was chosen over
   */
  FieldList ofPreference(boolean direct) {
    if (isPrimary(preference)) {
      return direct ? FOR_THE_ONLY_MEMBER : FieldList.EMPTY;
    }
    return preferring(preference);
  }

  /** The fields of a command that reads. */
  FieldList ofReads(boolean direct) {
    return direct ? ofDirectReads : ofReads;
  }
}
