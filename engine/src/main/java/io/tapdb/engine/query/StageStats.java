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
    into.put("nReturned", advanced)
        .put("works", works)
        .put("advanced", advanced)
        .put("needTime", Math.max(0, works - advanced - (atEnd ? 1 : 0)))
        .put("isEOF", atEnd ? 1 : 0);
    switch (stage) {
      case "IXSCAN" ->
          into.put("keysExamined", keysExamined)
              .put("seeks", seeks)
              .put("dupsDropped", duplicatesDropped);
      case "COUNT_SCAN" -> into.put("keysExamined", keysExamined);
      case "FETCH", "COLLSCAN" -> into.put("docsExamined", docsExamined);
      case "IDHACK" -> into.put("keysExamined", keysExamined).put("docsExamined", docsExamined);
      case "OR" -> into.put("dupsDropped", duplicatesDropped);
      default -> {}
    }
  }
}
