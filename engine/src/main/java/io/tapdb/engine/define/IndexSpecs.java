// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.define;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonOrder;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.FieldPath;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.catalog.IndexEntry;
import io.tapdb.engine.filter.Collations;
import java.util.List;

/** Index specifications as users give them: checked, named, and compared with those there are. */
final class IndexSpecs {
  private static final int VERSION = 2;
  private static final int MAX_FIELDS = 32;
  private static final long MAX_EXPIRE_SECONDS = Integer.MAX_VALUE;

  private IndexSpecs() {}

  /**
   * Checks a specification and brings it into the form that is stored.
   *
   * @throws TapdbException naming what is wrong or not supported
   */
  static Doc check(Doc given) {
    Value key = given.get("key");
    if (!key.isDocument()) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE,
          "The 'key' field is a required property of an index specification");
    }
    checkKeyPattern(key.doc());
    checkIdIndexOptions(given);
    DocWriter spec =
        new DocWriter().put("v", VERSION).put("key", key.doc()).put("name", name(given, key));
    FieldCursor field = given.fields();
    while (field.next()) {
      option(field, key.doc(), spec);
    }
    return spec.build();
  }

  private static void option(FieldCursor field, Doc key, DocWriter spec) {
    Value value = field.value();
    switch (field.name()) {
      case "key", "name", "background", "ns" -> {}
      case "v" -> checkVersion(value);
      case "unique", "sparse", "hidden" -> flag(field.name(), value, spec);
      case "expireAfterSeconds" -> spec.put("expireAfterSeconds", expiry(value, key));
      // only the plain order of bytes passes, which is what every index has
      case "collation" -> Collations.check(value);
      case "partialFilterExpression",
          "storageEngine",
          "weights",
          "default_language",
          "language_override",
          "textIndexVersion",
          "2dsphereIndexVersion",
          "bits",
          "min",
          "max",
          "wildcardProjection",
          "prepareUnique",
          "clustered" ->
          throw new TapdbException(
              ErrorCode.CANNOT_CREATE_INDEX,
              "the index option '" + field.name() + "' is not supported");
      default ->
          throw new TapdbException(
              ErrorCode.INVALID_INDEX_SPECIFICATION_OPTION,
              "The field '" + field.name() + "' is not valid for an index specification");
    }
  }

  private static void checkVersion(Value version) {
    if (!version.isNumber() || Numbers.toDouble(version) != VERSION) {
      throw new TapdbException(
          ErrorCode.CANNOT_CREATE_INDEX,
          "Invalid index specification: the version 'v' of an index is "
              + VERSION
              + ", not "
              + version);
    }
  }

  private static void flag(String name, Value value, DocWriter spec) {
    boolean set =
        switch (value.type()) {
          case BsonTypes.BOOLEAN -> value.bool();
          case BsonTypes.INT32, BsonTypes.INT64, BsonTypes.DOUBLE, BsonTypes.DECIMAL128 ->
              Numbers.toDouble(value) != 0;
          default ->
              throw new TapdbException(
                  ErrorCode.TYPE_MISMATCH,
                  "The field '"
                      + name
                      + "' has value "
                      + value
                      + ", which is not convertible to bool");
        };
    if (set) {
      spec.put(name, true);
    }
  }

  private static Value expiry(Value seconds, Doc key) {
    if (!seconds.isNumber()) {
      throw new TapdbException(
          ErrorCode.CANNOT_CREATE_INDEX,
          "TTL index 'expireAfterSeconds' option must be numeric, but is "
              + BsonTypes.name(seconds.type()));
    }
    long number = Numbers.toLong(seconds);
    if (number < 0 || number > MAX_EXPIRE_SECONDS) {
      throw new TapdbException(
          ErrorCode.CANNOT_CREATE_INDEX,
          "TTL index 'expireAfterSeconds' option must be within 0 and " + MAX_EXPIRE_SECONDS);
    }
    if (key.size() != 1 || key.has("_id")) {
      throw new TapdbException(
          ErrorCode.CANNOT_CREATE_INDEX,
          "TTL indexes are single-field indexes not on _id; this one is on " + key);
    }
    return Value.of((int) number);
  }

  private static void checkKeyPattern(Doc key) {
    int fields = key.size();
    if (fields == 0 || fields > MAX_FIELDS) {
      throw new TapdbException(
          ErrorCode.CANNOT_CREATE_INDEX,
          "an index key has 1 to " + MAX_FIELDS + " fields, not " + fields);
    }
    FieldCursor field = key.fields();
    while (field.next()) {
      checkPath(field.name());
      checkDirection(field);
    }
  }

  private static void checkPath(String path) {
    if (FieldPath.of(path).hasEmptyPart()) {
      throw new TapdbException(
          ErrorCode.CANNOT_CREATE_INDEX,
          "Index keys cannot contain an empty field: '" + path + "'");
    }
    if (path.startsWith("$") || path.contains(".$")) {
      throw new TapdbException(
          ErrorCode.CANNOT_CREATE_INDEX,
          path.contains("$**")
              ? "wildcard indexes are not supported"
              : "Index key contains an illegal field name: '" + path + "'");
    }
  }

  private static void checkDirection(FieldCursor field) {
    Value direction = field.value();
    if (direction.isString()) {
      throw new TapdbException(
          ErrorCode.CANNOT_CREATE_INDEX,
          "Unknown index plugin '"
              + direction.string()
              + "' in field '"
              + field.name()
              + "': indexes of this kind are not supported");
    }
    if (!direction.isNumber() || Numbers.isNaN(direction) || Numbers.toDouble(direction) == 0) {
      throw new TapdbException(
          ErrorCode.CANNOT_CREATE_INDEX,
          "Values in the index key pattern must be numbers other than 0, but '"
              + field.name()
              + "' is "
              + direction);
    }
  }

  /** The name to be stored: the index on _id has its own, whatever it is called in a request. */
  private static String name(Doc given, Value key) {
    String name = name(given);
    if (isIdKey(key)) {
      return IndexEntry.ID_NAME;
    }
    if (name.equals(IndexEntry.ID_NAME)) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE,
          "The index name '_id_' is reserved for the _id index, which must have key pattern"
              + " {_id: 1}, found "
              + key);
    }
    return name;
  }

  private static void checkIdIndexOptions(Doc given) {
    if (!isIdKey(given.get("key"))) {
      return;
    }
    for (String option : List.of("unique", "sparse", "hidden")) {
      if (given.has(option)) {
        throw new TapdbException(
            ErrorCode.INVALID_INDEX_SPECIFICATION_OPTION,
            "The field '"
                + option
                + "' is not valid for an _id index specification. Specification: "
                + given);
      }
    }
  }

  private static String name(Doc given) {
    Value name = given.get("name");
    if (name.isString() && name.string().equals("*")) {
      throw new TapdbException(ErrorCode.BAD_VALUE, "The index name '*' is not valid.");
    }
    if (name.isString() && !name.string().isEmpty()) {
      // the index on _id has one name whatever a client calls it
      return isIdKey(given.get("key")) ? IndexEntry.ID_NAME : name.string();
    }
    if (!name.isMissing()) {
      throw new TapdbException(
          name.isString() ? ErrorCode.CANNOT_CREATE_INDEX : ErrorCode.TYPE_MISMATCH,
          "The field 'name' of an index specification must be a string that is not empty");
    }
    return isIdKey(given.get("key")) ? IndexEntry.ID_NAME : nameOf(given.get("key").doc());
  }

  /** The name of an index that was given none: fields and directions joined by underscores. */
  static String nameOf(Doc key) {
    StringBuilder joined = new StringBuilder();
    FieldCursor field = key.fields();
    while (field.next()) {
      joined.append(joined.isEmpty() ? "" : "_").append(field.name()).append('_');
      joined.append(Numbers.toLong(field.value()));
    }
    return joined.toString();
  }

  static void checkIdIndex(Value spec) {
    boolean fits = spec.isDocument() && isIdKey(spec.doc().get("key"));
    if (!fits) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE, "the 'idIndex' must be on {_id: 1}, but is " + spec);
    }
  }

  private static boolean isIdKey(Value key) {
    return key.isDocument()
        && key.doc().size() == 1
        && key.doc().get("_id").isNumber()
        && Numbers.toDouble(key.doc().get("_id")) == 1;
  }

  /**
   * Whether these have this very index among them.
   *
   * @param present specifications in the form that is stored
   * @throws TapdbException when they have another one of that name, or one on the same key with
   *     other options
   */
  static boolean exists(List<Doc> present, Doc spec) {
    if (isIdKey(spec.get("key"))) {
      return true;
    }
    for (Doc index : present) {
      boolean sameName = index.get("name").string().equals(spec.get("name").string());
      boolean sameKey = BsonOrder.compare(index.get("key").doc(), spec.get("key").doc()) == 0;
      if (sameName && !sameKey) {
        throw new TapdbException(
            ErrorCode.INDEX_KEY_SPECS_CONFLICT,
            "An existing index has the same name as the requested index. Requested index: "
                + spec
                + ", existing index: "
                + index);
      }
      if (sameKey) {
        checkSameOptions(index, spec, sameName);
        return true;
      }
    }
    return false;
  }

  private static void checkSameOptions(Doc index, Doc spec, boolean sameName) {
    boolean same = true;
    for (String option : List.of("unique", "sparse", "expireAfterSeconds")) {
      same &= BsonOrder.equal(index.get(option), spec.get(option));
    }
    if (!same) {
      throw new TapdbException(
          sameName ? ErrorCode.INDEX_KEY_SPECS_CONFLICT : ErrorCode.INDEX_OPTIONS_CONFLICT,
          "An equivalent index already exists with different options. Requested index: "
              + spec
              + ", existing index: "
              + index);
    }
    if (!sameName) {
      throw new TapdbException(
          ErrorCode.INDEX_OPTIONS_CONFLICT,
          "Index already exists with a different name: " + index.get("name"));
    }
  }
}
