// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.message;

import io.tapdb.election.config.ConfigVersion;
import io.tapdb.oplog.OpTime;
import java.util.Optional;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;

/** Reads the fields of a message that came from another member, and writes those of an own one. */
record Fields(BsonDocument document) {
  static Fields empty() {
    return new Fields(new BsonDocument());
  }

  String text(String name) {
    BsonValue value = required(name);
    if (!value.isString()) {
      throw new MessageException("'" + name + "' must be a string");
    }
    return value.asString().getValue();
  }

  String text(String name, String otherwise) {
    return document.containsKey(name) ? text(name) : otherwise;
  }

  long whole(String name) {
    BsonValue value = required(name);
    if (!value.isNumber()) {
      throw new MessageException("'" + name + "' must be a number");
    }
    return value.asNumber().longValue();
  }

  long whole(String name, long otherwise) {
    return document.containsKey(name) ? whole(name) : otherwise;
  }

  /** A number that is small wherever it makes sense. */
  int small(String name, int otherwise) {
    long value = whole(name, otherwise);
    if (value != (int) value) {
      throw new MessageException("'" + name + "' is out of range");
    }
    return (int) value;
  }

  boolean truth(String name) {
    BsonValue value = document.get(name);
    if (value != null && !value.isBoolean()) {
      throw new MessageException("'" + name + "' must be true or false");
    }
    return value != null && value.asBoolean().getValue();
  }

  Optional<BsonDocument> inner(String name) {
    BsonValue value = document.get(name);
    if (value != null && !value.isDocument()) {
      throw new MessageException("'" + name + "' must be an object");
    }
    return Optional.ofNullable(value).map(BsonValue::asDocument);
  }

  OpTime opTime(String name) {
    return inner(name)
        .map(inner -> new OpTime(new Fields(inner).timestamp("ts"), new Fields(inner).whole("t")))
        .orElse(OpTime.NULL);
  }

  Position position(String opTime, String wallTime) {
    OpTime read = opTime(opTime);
    return read.equals(OpTime.NULL) ? Position.NONE : new Position(read, date(wallTime));
  }

  long timestamp(String name) {
    BsonValue value = document.get(name);
    if (value != null && !value.isTimestamp()) {
      throw new MessageException("'" + name + "' must be a timestamp");
    }
    return value == null ? 0 : value.asTimestamp().getValue();
  }

  ConfigVersion configVersion() {
    return new ConfigVersion(
        small("configVersion", HeartbeatReply.NO_CONFIG.version()),
        whole("configTerm", ConfigVersion.NO_TERM));
  }

  Fields put(String name, String value) {
    document.append(name, new BsonString(value));
    return this;
  }

  Fields put(String name, long value) {
    document.append(name, new BsonInt64(value));
    return this;
  }

  Fields put(String name, int value) {
    document.append(name, new BsonInt32(value));
    return this;
  }

  Fields put(String name, boolean value) {
    document.append(name, BsonBoolean.valueOf(value));
    return this;
  }

  Fields put(String name, BsonDocument value) {
    document.append(name, value);
    return this;
  }

  Fields putTimestamp(String name, long value) {
    document.append(name, new BsonTimestamp(value));
    return this;
  }

  Fields put(String name, OpTime value) {
    return put(name, empty().putTimestamp("ts", value.timestamp()).put("t", value.term()).document);
  }

  Fields put(ConfigVersion version) {
    return put("configVersion", version.version()).put("configTerm", version.term());
  }

  Fields put(String opTime, String wallTime, Position value) {
    put(opTime, value.opTime());
    document.append(wallTime, new BsonDateTime(value.wallMillis()));
    return this;
  }

  private long date(String name) {
    BsonValue value = required(name);
    if (!value.isDateTime()) {
      throw new MessageException("'" + name + "' must be a date");
    }
    return value.asDateTime().getValue();
  }

  private BsonValue required(String name) {
    BsonValue value = document.get(name);
    if (value == null) {
      throw new MessageException("'" + name + "' is missing");
    }
    return value;
  }
}
