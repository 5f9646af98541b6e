// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Rows;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.Dependencies;

/** {@code $limit}: the first rows. */
final class Limit implements Stage {
  private final long count;

  Limit(long count) {
    this.count = count;
  }

  static Stage parse(Value specification, PipelineContext context) {
    long count = Counts.parse("$limit", specification, ErrorCode.LIMIT_NOT_NUMBER);
    if (count <= 0) {
      throw new TapdbException(ErrorCode.LIMIT_NOT_POSITIVE, "the limit must be positive");
    }
    return new Limit(count);
  }

  long count() {
    return count;
  }

  @Override
  public Rows apply(Rows input, StageContext context) {
    return new PipedRows(input, context.operation()) {
      private long given;

      @Override
      public Doc next() {
        return given++ < count ? pull() : null;
      }
    };
  }

  @Override
  public boolean addDependencies(Dependencies needed) {
    return false;
  }

  @Override
  public Doc describe() {
    return new DocWriter().put("$limit", count).build();
  }
}
