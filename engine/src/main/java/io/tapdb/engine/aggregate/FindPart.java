// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.expression.Dependencies;
import io.tapdb.engine.filter.Always;
import io.tapdb.engine.filter.Filter;
import io.tapdb.engine.sort.SortPattern;
import java.util.List;

/**
 * What the beginning of a pipeline asks of a collection, in the terms of a find.
 *
 * @param filter the documents wanted
 * @param sort their order, or null
 * @param limit how many of them, or 0 for all
 * @param needed the paths that the rest reads
 * @param rest the stages to run over what was found
 */
public record FindPart(
    Filter filter, SortPattern sort, long limit, Dependencies needed, Pipeline rest) {

  static FindPart of(List<Stage> stages) {
    int at = 0;
    Filter filter = Always.TRUE;
    SortPattern sort = null;
    long limit = 0;
    if (at < stages.size() && stages.get(at) instanceof Match match) {
      filter = match.filter();
      at++;
    }
    if (at < stages.size() && stages.get(at) instanceof Sort stage) {
      sort = stage.pattern();
      limit = stage.limit();
      at++;
    } else if (at < stages.size() && stages.get(at) instanceof Limit stage) {
      limit = stage.count();
      at++;
    }
    Pipeline rest = Pipeline.of(stages.subList(at, stages.size()));
    return new FindPart(filter, sort, limit, rest.dependencies(), rest);
  }
}
