// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Makes random documents and updates over few names and small values, so that paths meet, elements
 * are equal and arrays are hit often.
 */
final class RandomUpdates {
  private static final String[] NAMES = {"a", "b", "c", "0", "1", "10", "é"};
  private static final String[] OPERATORS = {
    "$set",
    "$set",
    "$unset",
    "$inc",
    "$mul",
    "$min",
    "$max",
    "$push",
    "$addToSet",
    "$pop",
    "$pull",
    "$pullAll",
    "$rename"
  };

  private final RandomGenerator random;

  RandomUpdates(RandomGenerator random) {
    this.random = random;
  }

  private <T> T oneOf(T[] choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** A document whose names are distinct at every level. */
  Doc document(int depth) {
    Map<String, Value> fields = new LinkedHashMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      fields.put(oneOf(NAMES), value(depth - 1));
    }
    return NaiveUpdate.doc(fields);
  }

  Value array(int depth) {
    DocWriter elements = DocWriter.array();
    for (int i = random.nextInt(5); i > 0; i--) {
      elements.add(value(depth - 1));
    }
    return elements.buildArray();
  }

  Value value(int depth) {
    return switch (random.nextInt(depth > 0 ? 12 : 7)) {
      case 0, 1 -> Value.of(random.nextInt(-2, 3));
      case 2 -> Value.of((long) random.nextInt(-2, 3));
      case 3 -> Value.of(random.nextInt(-2, 3) / 2.0);
      case 4 -> Value.of("x".repeat(random.nextInt(3)));
      case 5 -> Value.NULL;
      case 6 -> Value.of(random.nextLong());
      case 7, 8 -> Value.of(document(depth));
      default -> array(depth);
    };
  }

  private Value number() {
    return switch (random.nextInt(4)) {
      case 0 -> Value.of(random.nextInt());
      case 1 -> Value.of(random.nextLong());
      case 2 -> Value.of(random.nextInt(-4, 5) / 2.0);
      default -> Value.of(random.nextInt(-2, 3));
    };
  }

  String path() {
    StringBuilder path = new StringBuilder(oneOf(NAMES));
    for (int i = random.nextInt(3); i > 0; i--) {
      path.append('.').append(oneOf(NAMES));
    }
    return path.toString();
  }

  /** A path that goes through array elements by {@code $}, {@code $[]} or a filter. */
  private String positionalPath() {
    String[] positions = {"$[]", "$[]", "$[x]", "$[y]", "$", "0", "1"};
    StringBuilder path = new StringBuilder(oneOf(new String[] {"a", "b"}));
    boolean matched = false;
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      String part = random.nextInt(3) > 0 ? oneOf(positions) : oneOf(NAMES);
      if (part.equals("$") && matched) {
        continue;
      }
      matched |= part.equals("$");
      path.append('.').append(part);
    }
    return path.toString();
  }

  /** A document whose fields {@code a} and {@code b} are arrays most of the time. */
  Doc documentOfArrays(int depth) {
    Map<String, Value> fields = new LinkedHashMap<>();
    fields.put("a", random.nextInt(8) > 0 ? array(depth) : value(1));
    fields.put("b", random.nextInt(8) > 0 ? array(depth) : value(1));
    fields.put("c", value(depth));
    return NaiveUpdate.doc(fields);
  }

  /** An update of up to so many steps with positional paths; renames have none. */
  Doc positionalUpdate(int maxSteps) {
    Map<String, Map<String, Value>> steps = new LinkedHashMap<>();
    for (int i = random.nextInt(1, maxSteps + 1); i > 0; i--) {
      String operator = oneOf(OPERATORS);
      if (!operator.equals("$rename")) {
        steps
            .computeIfAbsent(operator, name -> new LinkedHashMap<>())
            .put(random.nextInt(4) > 0 ? positionalPath() : path(), operand(operator));
      }
    }
    return document(steps);
  }

  /** An update of up to so many steps. */
  Doc update(int maxSteps) {
    Map<String, Map<String, Value>> steps = new LinkedHashMap<>();
    for (int i = random.nextInt(1, maxSteps + 1); i > 0; i--) {
      String operator = oneOf(OPERATORS);
      steps.computeIfAbsent(operator, name -> new LinkedHashMap<>()).put(path(), operand(operator));
    }
    return document(steps);
  }

  private static Doc document(Map<String, Map<String, Value>> steps) {
    Map<String, Value> update = new LinkedHashMap<>();
    steps.forEach((operator, fields) -> update.put(operator, Value.of(NaiveUpdate.doc(fields))));
    return NaiveUpdate.doc(update);
  }

  private Value operand(String operator) {
    return switch (operator) {
      case "$inc", "$mul" -> number();
      case "$pop" -> Value.of(random.nextBoolean() ? 1 : -1);
      case "$pull" -> value(0);
      case "$pullAll" -> array(2);
      case "$rename" -> Value.of(path());
      case "$push", "$addToSet" -> random.nextBoolean() ? each(operator) : value(2);
      default -> value(2);
    };
  }

  private Value each(String operator) {
    DocWriter clauses = new DocWriter().put("$each", array(2));
    if (operator.equals("$push")) {
      if (random.nextBoolean()) {
        clauses.put("$position", random.nextInt(-4, 5));
      }
      if (random.nextBoolean()) {
        clauses.put("$slice", random.nextInt(-4, 5));
      }
      if (random.nextInt(3) == 0) {
        clauses.put("$sort", random.nextBoolean() ? 1 : -1);
      }
    }
    return Value.of(clauses.build());
  }
}
