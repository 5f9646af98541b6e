// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Rows;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.Dependencies;

/** {@code $skip}: the rows behind the first ones. */
final class Skip implements Stage {
  private final long count;

  Skip(long count) {
    this.count = count;
  }

  static Stage parse(Value specification, PipelineContext context) {
    long count = Counts.parse("$skip", specification, ErrorCode.SKIP_NOT_NUMBER);
    if (count < 0) {
      throw new TapdbException(
          ErrorCode.SKIP_NEGATIVE, "Argument to $skip cannot be negative: " + count);
    }
    return new Skip(count);
  }

  long count() {
    return count;
  }

  @Override
  public Rows apply(Rows input, StageContext context) {
    return new PipedRows(input, context.operation()) {
      private long left = count;

      @Override
      public Doc next() {
        while (left > 0) {
          left--;
          if (pull() == null) {
            left = 0;
            return null;
          }
        }
        return pull();
      }
    };
  }

  @Override
  public boolean addDependencies(Dependencies needed) {
    return false;
  }

  @Override
  public Doc describe() {
    return new DocWriter().put("$skip", count).build();
  }
}
