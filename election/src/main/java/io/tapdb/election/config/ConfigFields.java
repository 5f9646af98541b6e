// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.config;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.bson.types.ObjectId;

/**
 * The fields of one document of a configuration, read by name and type.
 *
 * <p>Every complaint names the field by its path from the top, because the user sees a document
 * with fifty members and one message.
 */
final class ConfigFields {
  private final BsonDocument document;
  private final String prefix;

  /**
   * @param prefix what stands before the name of a field to make its path
   * @param known the only fields there may be
   */
  ConfigFields(BsonDocument document, String prefix, Set<String> known) {
    this.document = document;
    this.prefix = prefix;
    for (String name : document.keySet()) {
      if (!known.contains(name)) {
        throw refused("the configuration has an unknown field '" + path(name) + "'");
      }
    }
  }

  boolean has(String name) {
    return document.containsKey(name);
  }

  String text(String name) {
    BsonValue value = required(name);
    if (!value.isString()) {
      throw wrongType(name, "a string", value);
    }
    return value.asString().getValue();
  }

  /** A truth, or a number that is not zero, as clients have always been allowed to write it. */
  boolean truth(String name, boolean otherwise) {
    BsonValue value = document.get(name);
    if (value == null) {
      return otherwise;
    }
    if (value.isNumber()) {
      return value.asNumber().doubleValue() != 0;
    }
    if (!value.isBoolean()) {
      throw wrongType(name, "a boolean", value);
    }
    return value.asBoolean().getValue();
  }

  double number(String name, double otherwise) {
    BsonValue value = document.get(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.isNumber()) {
      throw wrongType(name, "a number", value);
    }
    return value.asNumber().doubleValue();
  }

  int whole(String name, int otherwise) {
    return has(name) ? whole(name) : otherwise;
  }

  int whole(String name) {
    long value = wholeLong(name);
    if (value != (int) value) {
      throw refused("'" + path(name) + "' is out of range: " + value);
    }
    return (int) value;
  }

  /** A whole number of any numeric type; a fraction is refused rather than cut off. */
  long wholeLong(String name) {
    BsonValue value = required(name);
    if (!value.isNumber()) {
      throw wrongType(name, "a whole number", value);
    }
    double exact = value.asNumber().doubleValue();
    if (value.isDouble() && (exact != Math.rint(exact) || Math.abs(exact) > Integer.MAX_VALUE)) {
      throw refused("'" + path(name) + "' must be a whole number, found " + exact);
    }
    return value.asNumber().longValue();
  }

  ObjectId objectId(String name) {
    BsonValue value = required(name);
    if (!value.isObjectId()) {
      throw wrongType(name, "an ObjectId", value);
    }
    return value.asObjectId().getValue();
  }

  BsonArray array(String name) {
    BsonValue value = required(name);
    if (!value.isArray()) {
      throw wrongType(name, "an array", value);
    }
    return value.asArray();
  }

  Optional<BsonDocument> inner(String name) {
    BsonValue value = document.get(name);
    if (value != null && !value.isDocument()) {
      throw wrongType(name, "an object", value);
    }
    return Optional.ofNullable(value).map(BsonValue::asDocument);
  }

  /** The fields of an inner document, whatever they are called, each read as a string. */
  Map<String, String> texts(String name) {
    Map<String, String> found = new LinkedHashMap<>();
    inner(name)
        .ifPresent(
            inner -> {
              ConfigFields fields = new ConfigFields(inner, path(name) + ".", inner.keySet());
              inner.keySet().forEach(each -> found.put(each, fields.text(each)));
            });
    return found;
  }

  String path(String name) {
    return prefix + name;
  }

  ConfigRefusedException wrongType(String name, String wanted, BsonValue found) {
    String type =
        found instanceof BsonNull ? "null" : found.getBsonType().name().toLowerCase(Locale.ROOT);
    return refused("'" + path(name) + "' must be " + wanted + ", found one of type " + type);
  }

  static ConfigRefusedException refused(String message) {
    return new ConfigRefusedException(new ConfigRefusal(ConfigRefusal.Kind.INVALID, message));
  }

  private BsonValue required(String name) {
    BsonValue value = document.get(name);
    if (value == null) {
      throw refused("the configuration lacks the required field '" + path(name) + "'");
    }
    return value;
  }
}
