// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.catalog;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.FieldPath;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * One index of a collection as the catalog has it: its specification, and its state.
 *
 * @param name unique in the collection
 * @param spec what {@code listIndexes} shows: v, key, name and the options given
 * @param fields the indexed paths, in order
 * @param table where its keys are
 * @param building whether it is still being filled: writes keep it, reads must not use it
 * @param multikey a bit per field: set when some document has an array on that path
 */
public record IndexEntry(
    String name, Doc spec, List<Field> fields, int table, boolean building, long multikey) {
  /** The name of the index that every collection has. */
  public static final String ID_NAME = "_id_";

  /**
   * One indexed path.
   *
   * @param path the dotted path
   * @param descending whether its keys run downwards
   */
  public record Field(FieldPath path, boolean descending) {}

  /** A finished or unfinished index of that specification, which has been checked. */
  public static IndexEntry of(Doc spec, int table, boolean building) {
    return new IndexEntry(
        spec.get("name").string(), spec, fieldsOf(spec.get("key").doc()), table, building, 0);
  }

  private static List<Field> fieldsOf(Doc keyPattern) {
    List<Field> fields = new ArrayList<>();
    FieldCursor field = keyPattern.fields();
    while (field.next()) {
      fields.add(new Field(FieldPath.of(field.name()), Numbers.toDouble(field.value()) < 0));
    }
    return List.copyOf(fields);
  }

  public Doc keyPattern() {
    return spec.get("key").doc();
  }

  public boolean isId() {
    return name.equals(ID_NAME);
  }

  /** Whether two documents may not share a key. */
  public boolean unique() {
    return isId() || isTrue(spec.get("unique"));
  }

  /** Whether documents without any of the fields are left out. */
  public boolean sparse() {
    return isTrue(spec.get("sparse"));
  }

  /** Whether queries must not use it, though it is kept and enforced. */
  public boolean hidden() {
    return isTrue(spec.get("hidden"));
  }

  /** Seconds after which documents expire, or -1 when they do not. */
  public long expireAfterSeconds() {
    Value seconds = spec.get("expireAfterSeconds");
    return seconds.isNumber() ? Numbers.toLong(seconds) : -1;
  }

  private static boolean isTrue(Value flag) {
    return flag.type() == BsonTypes.BOOLEAN
        ? flag.bool()
        : flag.isNumber() && Numbers.toDouble(flag) != 0;
  }

  public boolean isMultikey() {
    return multikey != 0;
  }

  public boolean isMultikey(int field) {
    return (multikey & 1L << field) != 0;
  }

  IndexEntry withMultikey(long bits) {
    return new IndexEntry(name, spec, fields, table, building, multikey | bits);
  }

  IndexEntry finished() {
    return new IndexEntry(name, spec, fields, table, false, multikey);
  }

  IndexEntry withSpec(Doc changed) {
    return new IndexEntry(name, changed, fields, table, building, multikey);
  }

  Doc encode() {
    return new DocWriter()
        .put("spec", spec)
        .put("table", table)
        .put("building", building)
        .put("multikey", multikey)
        .build();
  }

  static IndexEntry decode(Doc row) {
    IndexEntry index =
        of(row.get("spec").doc(), row.get("table").int32(), row.get("building").bool());
    return index.withMultikey(row.get("multikey").int64());
  }
}
