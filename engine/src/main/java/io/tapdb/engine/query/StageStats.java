// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.bson.DocWriter;

/** What one stage of a plan has done, for {@code explain} and slow-operation lines. */
final class StageStats {
  long works;
  long advanced;
  long keysExamined;
  long docsExamined;
  long seeks;
  long duplicatesDropped;
  boolean atEnd;

  void write(DocWriter into, String stage) {
    into.putCount("nReturned", advanced)
        .putCount("works", works)
        .putCount("advanced", advanced)
        .putCount("needTime", Math.max(0, works - advanced - (atEnd ? 1 : 0)))
        .put("isEOF", atEnd ? 1 : 0);
    switch (stage) {
      case "IXSCAN" ->
          into.putCount("keysExamined", keysExamined)
              .putCount("seeks", seeks)
              .putCount("dupsDropped", duplicatesDropped);
      case "COUNT_SCAN" -> into.putCount("keysExamined", keysExamined);
      case "FETCH", "COLLSCAN" -> into.putCount("docsExamined", docsExamined);
      case "IDHACK" ->
          into.putCount("keysExamined", keysExamined).putCount("docsExamined", docsExamined);
      case "OR" -> into.putCount("dupsDropped", duplicatesDropped);
      default -> {}
    }
  }
}
