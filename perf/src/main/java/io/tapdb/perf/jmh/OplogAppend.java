// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.jmh;

import io.tapdb.oplog.OpTime;
import io.tapdb.oplog.Oplog;
import io.tapdb.oplog.OplogSettings;
import io.tapdb.oplog.io.FileDisk;
import io.tapdb.perf.node.NodeUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Appending entries of 1 KiB to a log in a temporary folder, whose old end is dropped. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OplogAppend {
  private static final int GROUP = 64;
  private static final long TERM = 1;

  private final byte[] entry = new byte[1024];
  private Path folder;
  private Oplog oplog;
  private long timestamp = 1L << 32;

  /** Begins a log. */
  @Setup(Level.Trial)
  public void open() throws IOException {
    folder = Files.createTempDirectory("tapdb-jmh");
    oplog = Oplog.open(new FileDisk(folder), OplogSettings.ofSize(1L << 30), OpTime.NULL);
  }

  /** Removes it. */
  @TearDown(Level.Trial)
  public void close() throws IOException {
    oplog.close();
    NodeUnderTest.delete(folder);
  }

  /** One entry of 64 that share a write and a force. */
  @Benchmark
  @OperationsPerInvocation(GROUP)
  public void inGroups() throws IOException {
    append(GROUP);
  }

  /** One entry with a write and a force of its own. */
  @Benchmark
  public void alone() throws IOException {
    append(1);
  }

  private void append(int entries) throws IOException {
    for (int i = 0; i < entries; i++) {
      oplog.append(new OpTime(++timestamp, TERM), entry);
    }
    oplog.commit();
    if (!oplog.hasSpare()) {
      oplog.retire(oplog.durable(), Long.MAX_VALUE);
      oplog.prepareSpare();
    }
  }
}
