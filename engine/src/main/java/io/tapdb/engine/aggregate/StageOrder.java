// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.expression.Dependencies;
import io.tapdb.engine.filter.And;
import io.tapdb.engine.filter.Filter;
import io.tapdb.engine.filter.Filters;
import java.util.ArrayList;
import java.util.List;

/**
 * The arrangement of stages: filters go as far to the front as they can, stages that can be one
 * become one, and a sort learns how many of its rows are wanted. The result stays the same.
 */
final class StageOrder {
  private final List<Stage> stages;

  private StageOrder(List<Stage> stages) {
    this.stages = new ArrayList<>(stages);
  }

  static List<Stage> arrange(List<Stage> stages) {
    StageOrder order = new StageOrder(stages);
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int i = 0; i + 1 < order.stages.size(); i++) {
        changed |= order.improve(i);
      }
    }
    return order.stages;
  }

  /** Improves a pair of neighbours; says whether it did. */
  private boolean improve(int i) {
    Stage first = stages.get(i);
    Stage second = stages.get(i + 1);
    if (second instanceof Match match) {
      return first instanceof Match before
          ? merge(i, new Match(Filters.and(List.of(before.filter(), match.filter()))))
          : forward(i, first, match);
    }
    if (second instanceof Limit limit) {
      return limited(i, first, limit);
    }
    if (first instanceof Skip skip && second instanceof Skip next) {
      return merge(i, new Skip(saturated(skip.count(), next.count())));
    }
    return false;
  }

  private boolean merge(int i, Stage merged) {
    stages.set(i, merged);
    stages.remove(i + 1);
    return true;
  }

  private boolean limited(int i, Stage first, Limit limit) {
    if (first instanceof Limit before) {
      return merge(i, new Limit(Math.min(before.count(), limit.count())));
    }
    if (first instanceof Sort sort) {
      return merge(i, sort.limited(limit.count()));
    }
    if (first instanceof Skip skip && i > 0 && stages.get(i - 1) instanceof Sort sort) {
      long wanted = saturated(skip.count(), limit.count());
      if (sort.limit() == 0 || sort.limit() > wanted) {
        stages.set(i - 1, sort.limited(wanted));
        return true;
      }
    }
    return false;
  }

  private static long saturated(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }

  /** Moves what it can of a filter before the stage it follows. */
  private boolean forward(int i, Stage before, Match match) {
    List<Filter> movable = new ArrayList<>();
    List<Filter> staying = new ArrayList<>();
    List<Filter> parts =
        match.filter() instanceof And and ? and.children() : List.of(match.filter());
    for (Filter part : parts) {
      (isIndependent(part, before) ? movable : staying).add(part);
    }
    if (movable.isEmpty()) {
      return false;
    }
    stages.set(i, new Match(Filters.and(movable)));
    stages.set(i + 1, before);
    if (!staying.isEmpty()) {
      stages.add(i + 2, new Match(Filters.and(staying)));
    }
    return true;
  }

  private static boolean isIndependent(Filter filter, Stage before) {
    if (before instanceof Sort sort) {
      return sort.limit() == 0;
    }
    Dependencies needed = Filters.dependencies(filter);
    return !needed.isWhole()
        && !needed.paths().isEmpty()
        && needed.paths().stream().allMatch(before::keeps);
  }
}
