// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.jmh;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.KeyWriter;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Making keys of indexes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KeyEncoding {
  private final Doc document =
      new DocWriter()
          .put("_id", 4_711L)
          .put("name", "securities/000001.SZ")
          .put("price", 12.75)
          .build();
  private final KeyWriter writer = new KeyWriter();

  /** The key of an {@code _id} that is a long. */
  @Benchmark
  public byte[] id() {
    return KeyWriter.keyOf(document.get("_id"));
  }

  /** The key of a compound index on a text, a number that descends, and the record. */
  @Benchmark
  public byte[] compound() {
    return writer
        .reset()
        .add(document.get("name"), false)
        .add(document.get("price"), true)
        .end()
        .suffix(815)
        .toByteArray();
  }
}
