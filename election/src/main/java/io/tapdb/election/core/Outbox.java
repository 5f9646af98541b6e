// SPDX-License-Identifier: Apache-2.0
package io.tapdb.election.core;

import java.util.ArrayList;
import java.util.List;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

/** The effects of the event that is being taken in. */
final class Outbox {
  private List<Effect> effects = new ArrayList<>();

  void add(Effect effect) {
    effects.add(effect);
  }

  void confirm(long token) {
    effects.add(new Effect.Confirm(token, ""));
  }

  void refuse(long token, CoreRefusal.Kind kind, String message) {
    effects.add(new Effect.Refuse(token, new CoreRefusal(kind, message)));
  }

  /**
   * A line for the log of the node.
   *
   * @param namesAndValues by turns; a value is a number, a truth value, or else what it prints as
   */
  void log(Line line, Object... namesAndValues) {
    BsonDocument attributes = new BsonDocument();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      attributes.append((String) namesAndValues[i], value(namesAndValues[i + 1]));
    }
    effects.add(new Effect.Log(line.level(), line.topic(), line.id(), line.message(), attributes));
  }

  private static BsonValue value(Object value) {
    return switch (value) {
      case Number number -> new BsonInt64(number.longValue());
      case Boolean truth -> BsonBoolean.valueOf(truth);
      default -> new BsonString(value.toString());
    };
  }

  /** Everything that was added since the last time. */
  List<Effect> take() {
    if (effects.isEmpty()) {
      return List.of();
    }
    List<Effect> taken = List.copyOf(effects);
    effects = new ArrayList<>();
    return taken;
  }
}
