// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import java.util.List;
import java.util.function.Supplier;

/**
 * Tries several plans for a short while and says which one gets on best: most results for the work
 * done, and a plan that reaches its end is as good as any.
 */
final class PlanTrial {
  private static final int MAX_WORKS = 300;
  private static final int ENOUGH_RESULTS = 101;

  private PlanTrial() {}

  /**
   * The index of the best plan.
   *
   * @param wanted how many results the query wants, 0 for all
   * @param readers opens a reader on the same moment for each plan
   */
  static int best(List<Planner.Candidate> candidates, long wanted, Supplier<Reader> readers) {
    int best = 0;
    double bestScore = -1;
    for (int i = 0; i < candidates.size(); i++) {
      double score;
      Planner.Candidate candidate = candidates.get(i);
      // without a sort above it, a plan is done as soon as it has what is wanted
      long enough = candidate.ordered() && wanted > 0 ? wanted : Long.MAX_VALUE;
      try (Reader reader = readers.get();
          Stage stage = candidate.rows().open(reader)) {
        score = score(stage, Math.min(enough, ENOUGH_RESULTS)) + (candidate.ordered() ? 0.001 : 0);
      }
      // earlier candidates are the likely better ones, so a later one has to be clearly ahead
      if (score > bestScore + 0.0001) {
        best = i;
        bestScore = score;
      }
    }
    return best;
  }

  private static double score(Stage stage, long enough) {
    Row row = new Row();
    long results = 0;
    while (results < enough && stage.keysExamined() + stage.docsExamined() < MAX_WORKS) {
      if (!stage.next(row)) {
        return 1 + productivity(results, stage);
      }
      results++;
    }
    return (results == enough && enough < ENOUGH_RESULTS ? 1 : 0) + productivity(results, stage);
  }

  private static double productivity(long results, Stage stage) {
    return (double) results / Math.max(1, stage.keysExamined() + stage.docsExamined());
  }
}
