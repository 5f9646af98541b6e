// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import io.tapdb.engine.FindRequest;
import io.tapdb.engine.UpdateStatement;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Numbers;

/**
 * The account of a write that is not made: the plan of the query that finds its documents, under a
 * stage that stands for the write.
 *
 * @param query finds the documents
 * @param stage the name of the stage on top
 * @param upsert whether a document would be made if none is found
 */
record ExplainedWrite(FindRequest query, String stage, boolean upsert) {
  private static final String UPDATE = "UPDATE";
  private static final String DELETE = "DELETE";

  static ExplainedWrite update(UpdateStatement statement) {
    return new ExplainedWrite(
        limited(statement.target(), statement.multi()), UPDATE, statement.upsert());
  }

  static ExplainedWrite delete(FindRequest target, boolean multi) {
    return new ExplainedWrite(limited(target, multi), DELETE, false);
  }

  private static FindRequest limited(FindRequest target, boolean multi) {
    return multi ? target : target.withWindow(0, 1);
  }

  /** Puts the write on top of the account of its query. */
  Doc account(Doc ofQuery) {
    DocWriter whole = new DocWriter(ofQuery.length() + 256);
    FieldCursor section = ofQuery.fields();
    while (section.next()) {
      switch (section.name()) {
        case "queryPlanner" -> planner(section.value().doc(), whole.open("queryPlanner"));
        case "executionStats" -> execution(section.value().doc(), whole.open("executionStats"));
        default -> {
          whole.copy(section);
          continue;
        }
      }
      whole.close();
    }
    return whole.build();
  }

  private void planner(Doc section, DocWriter into) {
    FieldCursor field = section.fields();
    while (field.next()) {
      if (field.nameIs("winningPlan")) {
        into.open("winningPlan").put("stage", stage).put("inputStage", belowLimit(field)).close();
      } else {
        into.copy(field);
      }
    }
  }

  private void execution(Doc section, DocWriter into) {
    long found = Numbers.toLong(section.get("nReturned"));
    FieldCursor field = section.fields();
    while (field.next()) {
      switch (field.name()) {
        case "nReturned" -> into.put("nReturned", 0);
        case "executionStages" -> {
          into.open("executionStages").put("stage", stage).put("nReturned", 0);
          counts(found, into);
          into.put("inputStage", belowLimit(field)).close();
        }
        default -> into.copy(field);
      }
    }
  }

  /** What is known without making the write: how many documents it would be about. */
  private void counts(long found, DocWriter into) {
    if (stage.equals(DELETE)) {
      into.putCount("nWouldDelete", found);
    } else {
      into.putCount("nMatched", found).put("nWouldUpsert", upsert && found == 0 ? 1 : 0);
    }
  }

  /** That a write of one document stops after the first is its own doing, not a stage below it. */
  private Doc belowLimit(FieldCursor plan) {
    Doc top = plan.value().doc();
    boolean limited =
        query.limit() == 1
            && top.get("stage").isString()
            && top.get("stage").string().equals("LIMIT")
            && top.get("inputStage").isDocument();
    return limited ? top.get("inputStage").doc() : top;
  }
}
