// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.jmh;

import io.tapdb.engine.FindRequest;
import io.tapdb.engine.InsertResult;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.Operation;
import io.tapdb.engine.UpdateStatement;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.catalog.CatalogHistory;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.modify.Insert;
import io.tapdb.engine.modify.UpdateOne;
import io.tapdb.engine.modify.WriteContext;
import io.tapdb.engine.query.Queries;
import io.tapdb.engine.store.HeapBase;
import io.tapdb.engine.store.HeapScratch;
import io.tapdb.engine.store.PointCache;
import io.tapdb.engine.store.Snapshot;
import io.tapdb.engine.store.StoreSettings;
import io.tapdb.engine.store.VersionStore;
import io.tapdb.engine.write.CommitLane;
import io.tapdb.engine.write.Journal;
import io.tapdb.engine.write.WriteListener;
import io.tapdb.engine.write.WritePlan;
import io.tapdb.oplog.OpTime;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.bson.types.ObjectId;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Working out an update of one field of a document of 1 KiB by its {@code _id}, up to the lane. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PointUpdatePlan {
  private static final Namespace COLLECTION = new Namespace("test", "c");
  private static final FindRequest.Options OPTIONS =
      new FindRequest.Options(false, false, true, 100 << 20);
  private static final int DOCUMENTS = 10_000;

  private final Random random = new Random(1);
  private VersionStore store;
  private CatalogHistory catalogs;
  private CommitLane lane;
  private WriteContext context;

  /** Fills a collection on the heap. */
  @Setup(Level.Trial)
  public void fill() {
    InstantSource clock = InstantSource.system();
    store =
        new VersionStore(
            new HeapBase(), new HeapScratch(), PointCache.NONE, StoreSettings.ofHeap(1L << 30));
    try (Snapshot snapshot = store.open()) {
      catalogs = new CatalogHistory(snapshot);
    }
    lane =
        CommitLane.of(
            store,
            catalogs,
            nowhere(),
            new CommitLane.Environment(clock, Runnable::run, PointUpdatePlan::fail));
    lane.lead(1);
    context =
        new WriteContext(
            new Queries(clock, random, () -> null),
            Operation.UNSTOPPABLE,
            ObjectId::new,
            UUID::randomUUID,
            clock,
            (stages, parsing) -> {
              throw new IllegalStateException("no pipelines here");
            });
    List<Doc> documents = new ArrayList<>();
    for (int id = 0; id < DOCUMENTS; id++) {
      documents.add(Samples.document(id, random));
    }
    for (Doc each : documents) {
      lane.submit(new Insert(COLLECTION, List.of(each), true, context), false, done());
    }
  }

  /** Frees what the store holds. */
  @TearDown(Level.Trial)
  public void close() {
    lane.close();
    store.close();
  }

  /** From the statement to the plan, with entry and changed keys. */
  @Benchmark
  public WritePlan plan() {
    Doc filter = new DocWriter().put("_id", (long) random.nextInt(DOCUMENTS)).build();
    Doc update =
        new DocWriter()
            .put("$set", new DocWriter().put("field3", "something else").build())
            .build();
    UpdateStatement statement =
        new UpdateStatement(
            FindRequest.of(COLLECTION, filter, OPTIONS), Value.of(update), List.of(), false, false);
    try (Moment moment = catalogs.moment(store.open())) {
      return new UpdateOne(statement, context).plan(moment).writes();
    }
  }

  private static Journal nowhere() {
    return new Journal() {
      @Override
      public Room roomFor(long bytes) {
        return Room.YES;
      }

      @Override
      public void append(OpTime opTime, byte[] entry) {}

      @Override
      public OpTime awaited(OpTime last) {
        return OpTime.NULL;
      }

      @Override
      public void appended() {}
    };
  }

  private static WriteListener<InsertResult> done() {
    return new WriteListener<>() {
      @Override
      public void committed(InsertResult result, OpTime at) {}

      @Override
      public void failed(RuntimeException failure) {
        throw failure;
      }
    };
  }

  private static void fail(Throwable fault) {
    throw new IllegalStateException(fault);
  }
}
