// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Rows;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.Dependencies;
import java.util.ArrayList;
import java.util.List;

/** {@code $sample}: a few rows picked by chance, each as likely as any other. */
final class Sample implements Stage {
  private static final int OVERHEAD = 64;

  private final long size;

  private Sample(long size) {
    this.size = size;
  }

  static Stage parse(Value specification, PipelineContext context) {
    if (!specification.isDocument()) {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE, "the $sample stage specification must be an object");
    }
    Value size = null;
    FieldCursor option = specification.doc().fields();
    while (option.next()) {
      if (!option.nameIs("size")) {
        throw new TapdbException(
            ErrorCode.FAILED_TO_PARSE, "unrecognized option to $sample: " + option.name());
      }
      size = option.value();
    }
    if (size == null) {
      throw new TapdbException(ErrorCode.FAILED_TO_PARSE, "$sample stage must specify a size");
    }
    long count = Counts.parse("$sample", size, ErrorCode.FAILED_TO_PARSE);
    if (count <= 0) {
      throw new TapdbException(
          ErrorCode.SAMPLE_SIZE_NEGATIVE, "size argument to $sample must be positive");
    }
    return new Sample(count);
  }

  @Override
  public Rows apply(Rows input, StageContext context) {
    return new BlockingRows(input, context.operation()) {
      private final List<Doc> kept = new ArrayList<>();
      private long bytes;

      @Override
      Rows consume() {
        long seen = 0;
        for (Doc row = pull(); row != null; row = pull()) {
          seen++;
          if (kept.size() < size) {
            keep(row);
            // so that the order too is by chance
            swap(kept.size() - 1, (int) context.random().nextLong(kept.size()));
          } else {
            long place = context.random().nextLong(seen);
            if (place < size) {
              bytes -= kept.get((int) place).length();
              bytes += row.length();
              kept.set((int) place, row);
            }
          }
          if (bytes > context.memoryBytes()) {
            throw context.exceeded("$sample");
          }
        }
        return new ListRows(kept);
      }

      private void keep(Doc row) {
        kept.add(row);
        bytes += row.length() + OVERHEAD;
      }

      private void swap(int i, int j) {
        Doc row = kept.get(i);
        kept.set(i, kept.get(j));
        kept.set(j, row);
      }
    };
  }

  @Override
  public boolean addDependencies(Dependencies needed) {
    return false;
  }

  @Override
  public Doc describe() {
    return new DocWriter().open("$sample").put("size", size).close().build();
  }
}
