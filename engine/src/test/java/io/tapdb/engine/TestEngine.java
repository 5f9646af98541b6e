// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Json;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.store.CaffeineCache;
import io.tapdb.engine.store.HeapBase;
import io.tapdb.engine.store.HeapScratch;
import io.tapdb.engine.store.StoreSettings;
import io.tapdb.engine.write.Journal;
import io.tapdb.engine.write.LoggedEntry;
import io.tapdb.engine.write.WriteListener;
import io.tapdb.oplog.OpTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** An engine over heap stores and a log that is a list, which can crash and come back. */
public final class TestEngine {
  private static final IndexBuildListener UNHEARD =
      new IndexBuildListener() {
        @Override
        public void begun(Namespace namespace, List<String> indexes) {}

        @Override
        public void progress(Namespace namespace, List<String> indexes, long records) {}

        @Override
        public void ended(Namespace namespace, List<String> indexes, RuntimeException failure) {}
      };

  public static final Namespace COLL = new Namespace("test", "c");
  private static final FindRequest.Options OPTIONS =
      new FindRequest.Options(false, false, true, 100 << 20);

  /** An entry as it was logged. */
  public record Logged(OpTime opTime, byte[] entry) {}

  public final HeapBase base = new HeapBase();
  public final List<Logged> log = new ArrayList<>();
  public final HeapBase localBase = new HeapBase();
  private volatile LongFunction<Journal.Room> room = bytes -> Journal.Room.YES;
  private volatile long inWrite;
  private volatile long largestWrite;
  private final Executor workers;
  private final Queue<Runnable> background;
  private final StoreSettings store;
  private Engine engine;
  private volatile boolean logFull;
  private boolean leads = true;
  private volatile Runnable onAppended = () -> {};
  private long millis = 1_700_000_000_000L;

  /** An engine whose background work is done on the calling thread. */
  public TestEngine() {
    this(new StoreSettings(20_000, 60_000, 1 << 24, 20_000, 1000), Runnable::run);
  }

  public TestEngine(StoreSettings store, Executor workers) {
    this.store = store;
    this.workers = workers;
    this.background = null;
    start();
  }

  /**
   * An engine whose background work waits in a queue until the test takes it out, or until a write
   * cannot be answered before it is done.
   */
  public TestEngine(StoreSettings store, Queue<Runnable> background) {
    this.store = store;
    this.workers = background::add;
    this.background = background;
    start();
  }

  /** Decides from now on whether the log has room. */
  public void room(LongFunction<Journal.Room> decision) {
    room = decision;
  }

  /** The most bytes that have been logged in one piece. */
  public long largestWrite() {
    return largestWrite;
  }

  private void start() {
    Journal journal =
        new Journal() {
          @Override
          public Room roomFor(long bytes) {
            return logFull ? Room.FULL : room.apply(bytes);
          }

          @Override
          public void append(OpTime opTime, byte[] entry) {
            synchronized (log) {
              log.add(new Logged(opTime, entry));
              inWrite += entry.length;
            }
          }

          @Override
          public void appended() {
            largestWrite = Math.max(largestWrite, inWrite);
            inWrite = 0;
            onAppended.run();
          }

          @Override
          public OpTime awaited(OpTime last) {
            return last;
          }
        };
    try {
      engine =
          Engine.open(
              new EngineSettings(store, 1 << 20),
              new EnginePorts(
                  base,
                  new HeapScratch(),
                  new CaffeineCache(1 << 20),
                  localBase,
                  () -> null,
                  journal,
                  () -> Instant.ofEpochMilli(millis),
                  Seeds.random(42),
                  workers,
                  fault -> {
                    throw new AssertionError("broken invariant", fault);
                  }));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    OpTime flushed = engine.flushed();
    for (Logged entry : List.copyOf(log)) {
      if (entry.opTime().isAfter(flushed)) {
        replay(entry);
      }
    }
    engine.recovered(() -> UNHEARD);
    if (leads) {
      engine.role().lead(1);
      engine.resumeBuilds(() -> UNHEARD);
    }
  }

  private void replay(Logged entry) {
    try {
      engine.replay(entry.opTime(), entry.entry());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  public Engine engine() {
    return engine;
  }

  /** Takes no writes any more, also after a restart. */
  public void follow() {
    leads = false;
    engine.role().follow(last -> {});
  }

  /** Takes writes in that term, after everything that was handed in before. */
  public void lead(long term) {
    leads = true;
    OpTime before = engine.published();
    OpTime first = await(l -> engine.role().lead(term, Json.parse("{msg: 'new primary'}"), l));
    if (!first.isAfter(before) || first.term() != term) {
      throw new AssertionError("the term " + term + " begins with " + first + " after " + before);
    }
    engine.resumeBuilds(() -> UNHEARD);
  }

  /** Appends entries of another engine's log and hands them in to be applied. */
  public void apply(List<Logged> entries, WriteListener<OpTime> applied) {
    log.addAll(entries);
    engine
        .role()
        .apply(entries.stream().map(e -> new LoggedEntry(e.opTime(), e.entry())).toList(), applied);
  }

  /** Says whether the log refuses everything from now on. */
  public void logFull(boolean full) {
    logFull = full;
  }

  /** Does that at the next write, when readers see it and nobody has been told, and only then. */
  public void atNextWrite(Runnable once) {
    onAppended =
        () -> {
          onAppended = () -> {};
          once.run();
        };
  }

  public void advanceClock(long byMillis) {
    millis += byMillis;
  }

  /**
   * Forgets what is in memory and the log behind the first {@code kept} entries, and starts again.
   */
  public void crash(int kept) {
    log.subList(kept, log.size()).clear();
    start();
  }

  /** Flushes everything that has been logged up to that entry. */
  public void flush(OpTime upTo) {
    engine.advanceStable(upTo);
    try {
      boolean more = true;
      while (more) {
        more = engine.maintain(millis);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Seals and flushes everything. */
  public void flushAll() {
    engine.seal();
    flush(engine.published());
  }

  private <R> R await(Consumer<WriteListener<R>> write) {
    CompletableFuture<R> answer = new CompletableFuture<>();
    write.accept(listener(answer));
    while (!answer.isDone() && background != null && !background.isEmpty()) {
      background.remove().run();
    }
    return result(answer);
  }

  private static <R> WriteListener<R> listener(CompletableFuture<R> answer) {
    return new WriteListener<>() {
      @Override
      public void committed(R result, OpTime at) {
        answer.complete(result);
      }

      @Override
      public void failed(RuntimeException failure) {
        answer.completeExceptionally(failure);
      }
    };
  }

  private static <R> R result(CompletableFuture<R> answer) {
    try {
      return answer.join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw failed;
    }
  }

  private static Writes.Call call() {
    return new Writes.Call(Operation.UNSTOPPABLE, false);
  }

  public InsertResult insert(String... documents) {
    return insert(java.util.Arrays.stream(documents).map(Json::parse).toList());
  }

  public InsertResult insertInto(Namespace namespace, String... documents) {
    List<Doc> parsed = java.util.Arrays.stream(documents).map(Json::parse).toList();
    return await(l -> engine.writes().insert(namespace, parsed, true, call(), l));
  }

  public InsertResult insert(List<Doc> documents) {
    return await(l -> engine.writes().insert(COLL, documents, true, call(), l));
  }

  public static FindRequest query(String filter) {
    return FindRequest.of(COLL, Json.parse(filter), OPTIONS);
  }

  /** All documents that match, as such a read sees them. */
  public List<String> find(String filter, ReadAt at) {
    return find(query(filter, at));
  }

  public static FindRequest query(String filter, ReadAt at) {
    return FindRequest.of(COLL, Json.parse(filter), OPTIONS.withAt(at));
  }

  public UpdateResult update(String filter, String update, boolean multi, boolean upsert) {
    UpdateStatement statement =
        new UpdateStatement(query(filter), Value.of(Json.parse(update)), List.of(), multi, upsert);
    return update(statement);
  }

  public UpdateResult update(UpdateStatement statement) {
    return await(l -> engine.writes().update(statement, call(), l));
  }

  public long delete(String filter, boolean multi) {
    return await(l -> engine.writes().delete(query(filter), multi, call(), l));
  }

  public FindAndModifyResult findAndModify(FindAndModifyRequest request) {
    return await(l -> engine.writes().findAndModify(request, call(), l));
  }

  public Definitions.Created createIndex(String spec) {
    return await(
        l ->
            engine
                .definitions()
                .createIndexes(COLL, List.of(Json.parse(spec)), Operation.UNSTOPPABLE, UNHEARD, l));
  }

  /**
   * Begins an index that the background work will finish.
   *
   * @return whether it has been answered by now
   */
  public BooleanSupplier beginIndex(String spec) {
    CompletableFuture<Definitions.Created> answer = new CompletableFuture<>();
    engine
        .definitions()
        .createIndexes(
            COLL, List.of(Json.parse(spec)), Operation.UNSTOPPABLE, UNHEARD, listener(answer));
    if (answer.isCompletedExceptionally()) {
      result(answer);
    }
    return answer::isDone;
  }

  public void create(String options) {
    await(
        (WriteListener<Boolean> l) ->
            engine.definitions().create(COLL, Json.parse(options), Operation.UNSTOPPABLE, l));
  }

  public void drop() {
    await((WriteListener<Integer> l) -> engine.definitions().drop(COLL, Operation.UNSTOPPABLE, l));
  }

  public void dropIndex(String name) {
    await(
        (WriteListener<Integer> l) ->
            engine.definitions().dropIndexes(COLL, Value.of(name), Operation.UNSTOPPABLE, l));
  }

  /** All results of a query, in order, as JSON. */
  public List<String> find(FindRequest request) {
    return drain(engine.reads().find(request, false, Operation.UNSTOPPABLE));
  }

  /** Reads a cursor to its end, in small batches, and closes it. */
  public List<String> drain(QueryCursor cursor) {
    List<String> found = new ArrayList<>();
    try (cursor) {
      while (!cursor.isExhausted()) {
        DocWriter batch = DocWriter.array();
        int count = cursor.fill(batch, new QueryCursor.Batch(7, 1 << 20), Operation.UNSTOPPABLE);
        FieldCursor each = batch.buildArray().doc().fields();
        while (each.next()) {
          found.add(each.value().doc().toString());
        }
        cursor.detach();
        if (count == 0) {
          break;
        }
      }
    }
    return found;
  }

  public List<String> find(String filter) {
    return find(query(filter));
  }

  public Doc explain(FindRequest request) {
    return engine
        .reads()
        .explain(request, false, Reads.Verbosity.EXECUTION_STATS, Operation.UNSTOPPABLE);
  }

  /** The stages of the chosen plan from the top, joined by arrows. */
  public String plan(FindRequest request) {
    StringBuilder stages = new StringBuilder();
    Value stage = explain(request).get("queryPlanner").doc().get("winningPlan");
    while (stage.isDocument()) {
      stages.append(stages.isEmpty() ? "" : " < ").append(stage.doc().get("stage").string());
      if (stage.doc().has("indexName")) {
        stages.append(' ').append(stage.doc().get("indexName").string());
      }
      stage = stage.doc().get("inputStage");
    }
    return stages.toString();
  }

  /** The findings of a validation; empty when all is well. */
  public String problems() {
    Doc report = engine.listings().validate(COLL, Operation.UNSTOPPABLE);
    return report == null || report.get("valid").bool() ? "" : report.toString();
  }
}
