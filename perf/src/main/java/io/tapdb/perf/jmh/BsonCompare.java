// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.jmh;

import io.tapdb.engine.bson.BsonOrder;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Comparing values where they lie. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BsonCompare {
  private final Doc left = Samples.document(1, new Random(1));
  private final Doc right = new Doc(left.toByteArray());
  private final Value number = new DocWriter().put("n", 17L).build().get("n");
  private final Value otherNumber = new DocWriter().put("n", 17.5).build().get("n");

  /** Two equal documents of 1 KiB, so that nothing can be left out. */
  @Benchmark
  public int documents() {
    return BsonOrder.compare(left, right);
  }

  /** A long and a double. */
  @Benchmark
  public int numbers() {
    return BsonOrder.compare(number, otherNumber);
  }
}
