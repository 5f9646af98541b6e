// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver;

import io.tapdb.driver.internal.bson.FieldList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonBoolean;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.conversions.Bson;

/**
 * The optional parts of an operation, such as {@code new TapOptions().upsert(true)}.
 *
 * <p>Immutable: every method gives new options, and the same ones may serve any number of
 * operations. An operation refuses an option it does not know.
 */
public final class TapOptions {
  static final TapOptions NONE = new TapOptions();

  private final FieldList known;
  private final FieldList others;

  /** No options. */
  public TapOptions() {
    this(FieldList.EMPTY, FieldList.EMPTY);
  }

  private TapOptions(FieldList known, FieldList others) {
    this.known = known;
    this.others = others;
  }

  private TapOptions with(FieldList fields) {
    return new TapOptions(fields, others);
  }

  /** Whether a document is inserted when none is found. */
  public TapOptions upsert(boolean upsert) {
    return with(known.with("upsert", BsonBoolean.valueOf(upsert)));
  }

  /** Whether statements are done in order until one fails; that is so unless said otherwise. */
  public TapOptions ordered(boolean ordered) {
    return with(known.with("ordered", BsonBoolean.valueOf(ordered)));
  }

  /** Which elements of arrays an update changes. */
  public TapOptions arrayFilters(List<? extends Bson> filters) {
    return with(known.withDocuments("arrayFilters", filters));
  }

  /** The index to use, by name. */
  public TapOptions hint(String index) {
    return with(known.with("hint", new BsonString(index)));
  }

  /** The index to use, by its keys. */
  public TapOptions hint(Bson keys) {
    return with(known.withDocument("hint", keys));
  }

  /** How texts are compared. */
  public TapOptions collation(Bson collation) {
    return with(known.withDocument("collation", collation));
  }

  /** Which document is meant if several are found: the first in this order. */
  public TapOptions sort(Bson sort) {
    return with(known.withDocument("sort", sort));
  }

  /** Which fields of the document are returned. */
  public TapOptions projection(Bson projection) {
    return with(known.withDocument("fields", projection));
  }

  /**
   * Whether the document is returned as it is afterwards; it is as it was unless said otherwise.
   */
  public TapOptions returnNew(boolean returnNew) {
    return with(known.with("new", BsonBoolean.valueOf(returnNew)));
  }

  /** How many documents are passed over. */
  public TapOptions skip(long skip) {
    return with(known.with("skip", new BsonInt64(skip)));
  }

  /** How many documents are looked at, at most. */
  public TapOptions limit(long limit) {
    return with(known.with("limit", new BsonInt64(limit)));
  }

  /** Variables for expressions. */
  public TapOptions let(Bson variables) {
    return with(known.withDocument("let", variables));
  }

  /** A remark that shows up in the server's logs. */
  public TapOptions comment(String comment) {
    return with(known.with("comment", new BsonString(comment)));
  }

  /** Whether the collection's validation rules are passed over. */
  public TapOptions bypassDocumentValidation(boolean bypass) {
    return with(known.with("bypassDocumentValidation", BsonBoolean.valueOf(bypass)));
  }

  /** How long the server may take. */
  public TapOptions maxTime(long amount, TimeUnit unit) {
    return with(known.with("maxTimeMS", new BsonInt64(unit.toMillis(amount))));
  }

  /** A field that goes into the command as it is, for what has no method here. */
  public TapOptions field(String name, BsonValue value) {
    return new TapOptions(known, others.with(name, value));
  }

  FieldList known() {
    return known;
  }

  FieldList others() {
    return others;
  }
}
