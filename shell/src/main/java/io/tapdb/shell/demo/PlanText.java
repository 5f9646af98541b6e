// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/** An answer of {@code explain} in one line. */
final class PlanText {
  private PlanText() {}

  /** The stages from the first to the last, and how much they looked at. */
  static String of(BsonDocument explained) {
    List<String> stages = new ArrayList<>();
    BsonValue plan = find(explained, "winningPlan");
    addStages(plan == null ? new BsonDocument() : plan.asDocument(), stages);
    BsonValue run = find(explained, "executionStats");
    String text = stages.isEmpty() ? "no plan told" : String.join(" -> ", stages.reversed());
    if (run == null) {
      return text;
    }
    return String.format(
        Locale.ROOT,
        "%s; %,d keys and %,d documents examined",
        text,
        number(run.asDocument(), "totalKeysExamined"),
        number(run.asDocument(), "totalDocsExamined"));
  }

  private static long number(BsonDocument document, String name) {
    return document.getNumber(name, new BsonInt32(0)).longValue();
  }

  /** The first value of that name, wherever it is. */
  private static BsonValue find(BsonValue within, String name) {
    if (within.isDocument()) {
      BsonDocument document = within.asDocument();
      if (document.containsKey(name)) {
        return document.get(name);
      }
      return firstOf(new ArrayList<>(document.values()), name);
    }
    return within.isArray() ? firstOf(within.asArray(), name) : null;
  }

  private static BsonValue firstOf(List<BsonValue> values, String name) {
    for (BsonValue value : values) {
      BsonValue found = find(value, name);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static void addStages(BsonDocument plan, List<String> stages) {
    String stage = plan.getString("stage", new BsonString("")).getValue();
    if (!stage.isEmpty()) {
      String index = plan.getString("indexName", new BsonString("")).getValue();
      stages.add(index.isEmpty() ? stage : stage + " " + index);
    }
    BsonValue input = plan.get("inputStage");
    if (input == null) {
      BsonArray inputs = plan.getArray("inputStages", new BsonArray());
      input = inputs.isEmpty() ? plan.get("queryPlan") : inputs.getFirst();
    }
    if (input != null && input.isDocument()) {
      addStages(input.asDocument(), stages);
    }
  }
}
