// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Rows;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldPath;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.Dependencies;
import io.tapdb.engine.sort.SortPattern;
import io.tapdb.engine.sort.Sorter;

/**
 * {@code $sort}: the rows in order, or the first few of them when a limit has become part of it.
 */
final class Sort implements Stage {
  private final SortPattern pattern;
  private final long limit;

  Sort(SortPattern pattern, long limit) {
    this.pattern = pattern;
    this.limit = limit;
  }

  static Stage parse(Value specification, PipelineContext context) {
    if (!specification.isDocument()) {
      throw new TapdbException(
          ErrorCode.SORT_NOT_OBJECT, "the $sort key specification must be an object");
    }
    return new Sort(SortPattern.parse(specification.doc()), 0);
  }

  SortPattern pattern() {
    return pattern;
  }

  /** How many rows are wanted, 0 for all. */
  long limit() {
    return limit;
  }

  Sort limited(long count) {
    return new Sort(pattern, limit == 0 ? count : Math.min(limit, count));
  }

  @Override
  public Rows apply(Rows input, StageContext context) {
    return new BlockingRows(input, context.operation()) {
      @Override
      Rows consume() {
        Sorter sorter =
            new Sorter(
                new Sorter.Settings(
                    pattern, limit, context.memoryBytes(), context.spill(), context.operation()));
        try {
          for (Doc row = pull(); row != null; row = pull()) {
            sorter.add(row);
          }
          return sorter.sorted();
        } finally {
          sorter.close();
        }
      }
    };
  }

  @Override
  public boolean addDependencies(Dependencies needed) {
    for (SortPattern.Part part : pattern.parts()) {
      needed.add(beforeNumber(part.path()));
    }
    return false;
  }

  /** The path up to its first array index. */
  private static String beforeNumber(FieldPath path) {
    int parts = 1;
    while (parts < path.size() && FieldPath.arrayIndex(path.part(parts)) < 0) {
      parts++;
    }
    return String.join(".", path.parts().subList(0, parts));
  }

  @Override
  public Doc describe() {
    if (limit == 0) {
      return new DocWriter().put("$sort", pattern.describe()).build();
    }
    return new DocWriter()
        .open("$sort")
        .put("sortKey", pattern.describe())
        .put("limit", limit)
        .close()
        .build();
  }
}
