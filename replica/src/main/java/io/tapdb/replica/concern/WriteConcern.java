// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.concern;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;

/**
 * When a write counts as done for the client.
 *
 * @param who which members must have it
 * @param journaling where it has to be on disk
 * @param timeoutMillis how long the client waits for that, 0 for ever
 * @param provenance who asked for it
 */
public record WriteConcern(
    Who who, Journaling journaling, long timeoutMillis, Provenance provenance) {

  /** The members that must have a write. */
  public sealed interface Who {
    /** So many that hold data, whichever they are. */
    record Members(int count) implements Who {}

    /** A majority of the voters, so that it cannot be lost. */
    record Majority() implements Who {}

    /** Those that a mode of the configuration describes by their tags. */
    record Mode(String name) implements Who {}
  }

  /** Where a write has to be on disk. */
  public enum Journaling {
    /** The client does not say: on this member. */
    UNSAID,
    /** On each member that counts. */
    YES,
    /** Nowhere. */
    NO
  }

  /** Who asked for a write concern. */
  public enum Provenance {
    CLIENT("clientSupplied"),
    IMPLICIT("implicitDefault"),
    CUSTOM("customDefault");

    private final String shown;

    Provenance(String shown) {
      this.shown = shown;
    }

    /** The name users know. */
    public String shown() {
      return shown;
    }
  }

  /** Done when this member has it on disk: what holds outside of a set. */
  public static final WriteConcern DEFAULT =
      new WriteConcern(new Who.Members(1), Journaling.UNSAID, 0, Provenance.IMPLICIT);

  /** Done when it cannot be lost. */
  public static final WriteConcern MAJORITY =
      new WriteConcern(new Who.Majority(), Journaling.UNSAID, 0, Provenance.IMPLICIT);

  private static final int MAX_MEMBERS = 50;

  /**
   * Reads the field of a command.
   *
   * @param otherwise what holds where the field does not say
   * @throws TapdbException naming the part that is wrong
   */
  public static WriteConcern parse(Value value, WriteConcern otherwise) {
    if (value.isMissing()) {
      return otherwise;
    }
    if (!value.isDocument()) {
      throw wrongType("writeConcern", value, "object");
    }
    Who who = otherwise.who();
    Journaling journaling = Journaling.UNSAID;
    long timeout = 0;
    FieldCursor field = value.doc().fields();
    while (field.next()) {
      switch (field.name()) {
        case "w" -> who = who(field.value());
        case "j", "fsync" ->
            journaling = flag(field.name(), field.value()) ? Journaling.YES : Journaling.NO;
        case "wtimeout" -> timeout = timeout(field.value());
        case "provenance", "wOpTime", "wNumNodes", "wElectionId", "getLastError" -> {}
        default ->
            throw new TapdbException(
                ErrorCode.FAILED_TO_PARSE, "unrecognized write concern field: " + field.name());
      }
    }
    return new WriteConcern(who, journaling, timeout, Provenance.CLIENT);
  }

  /**
   * Refuses what a node outside of a set cannot satisfy.
   *
   * @throws TapdbException when it asks for other members
   */
  public WriteConcern checkAlone() {
    if (who instanceof Who.Mode mode) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE,
          "cannot use non-majority 'w' mode \""
              + mode.name()
              + "\" when a host is not a member of a replica set");
    }
    if (who instanceof Who.Members members && members.count() > 1) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE, "cannot use 'w' > 1 when a host is not replicated");
    }
    return this;
  }

  /** Whether the client wants to hear of it at all. */
  public boolean acknowledged() {
    return !(who instanceof Who.Members members && members.count() == 0);
  }

  /** Whether it has to be on the disk of this member. */
  public boolean journaled() {
    return journaling != Journaling.NO;
  }

  /** Whether this member alone decides. */
  public boolean isOwn() {
    return who instanceof Who.Members members && members.count() <= 1;
  }

  public WriteConcern withProvenance(Provenance other) {
    return new WriteConcern(who, journaling, timeoutMillis, other);
  }

  /** As users see it. */
  public Doc shown() {
    return write(new DocWriter(64)).put("provenance", provenance.shown()).build();
  }

  /** As it is stored and set. */
  public Doc toDoc() {
    return write(new DocWriter(64)).build();
  }

  private DocWriter write(DocWriter into) {
    switch (who) {
      case Who.Members members -> into.put("w", members.count());
      case Who.Majority majority -> into.put("w", "majority");
      case Who.Mode mode -> into.put("w", mode.name());
    }
    if (journaling != Journaling.UNSAID) {
      into.put("j", journaling == Journaling.YES);
    }
    return into.putCount("wtimeout", timeoutMillis);
  }

  private static Who who(Value w) {
    if (w.isString()) {
      return w.string().equals("majority") ? new Who.Majority() : new Who.Mode(w.string());
    }
    if (!w.isNumber()) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE,
          "w has to be a number, string, or object, but is " + BsonTypes.name(w.type()));
    }
    long members = Numbers.toLong(w);
    if (members < 0 || members > MAX_MEMBERS) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE,
          "w has to be a non-negative number and not greater than " + MAX_MEMBERS);
    }
    return new Who.Members((int) members);
  }

  private static boolean flag(String name, Value value) {
    return switch (value.type()) {
      case BsonTypes.BOOLEAN -> value.bool();
      case BsonTypes.INT32, BsonTypes.INT64, BsonTypes.DOUBLE -> Numbers.toDouble(value) != 0;
      default -> throw wrongType("writeConcern." + name, value, "bool");
    };
  }

  private static long timeout(Value value) {
    if (!value.isNumber()) {
      throw wrongType("writeConcern.wtimeout", value, "number");
    }
    return Math.max(0, Numbers.toLong(value));
  }

  private static TapdbException wrongType(String name, Value value, String expected) {
    return new TapdbException(
        ErrorCode.TYPE_MISMATCH,
        "BSON field '"
            + name
            + "' is the wrong type '"
            + BsonTypes.name(value.type())
            + "', expected type '"
            + expected
            + "'");
  }
}
