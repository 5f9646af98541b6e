// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.spill;

import io.tapdb.engine.Engine;
import io.tapdb.engine.EnginePorts;
import io.tapdb.engine.EngineSettings;
import io.tapdb.engine.FindRequest;
import io.tapdb.engine.InsertResult;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.Operation;
import io.tapdb.engine.QueryCursor;
import io.tapdb.engine.Seeds;
import io.tapdb.engine.UpdateResult;
import io.tapdb.engine.UpdateStatement;
import io.tapdb.engine.Writes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.io.Flusher;
import io.tapdb.engine.store.CaffeineCache;
import io.tapdb.engine.store.io.RocksBase;
import io.tapdb.engine.store.io.RocksScratch;
import io.tapdb.engine.write.Journal;
import io.tapdb.engine.write.WriteListener;
import io.tapdb.oplog.OpTime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A process that writes versions of which none may be flushed, reads among them, and then lets them
 * be flushed; it ends with a line of numbers, or with an exception.
 */
final class SpillScene {
  private static final Namespace COLLECTION = new Namespace("test", "c");
  private static final int PAYLOAD = 32 << 10;
  private static final int DOCUMENTS_SHARE = 3;
  private static final FindRequest.Options OPTIONS =
      new FindRequest.Options(false, false, true, 1 << 20);

  private final RandomGenerator random = Seeds.random(1);
  private final Map<Integer, Integer> versions = new HashMap<>();
  private final Engine engine;
  private final Flusher flusher;

  private SpillScene(Path folder) throws IOException {
    long heap = Runtime.getRuntime().maxMemory();
    engine =
        Engine.open(
            EngineSettings.ofHeap(heap),
            new EnginePorts(
                RocksBase.open(folder.resolve("base"), 8 << 20),
                new RocksScratch(folder.resolve("scratch")),
                new CaffeineCache(heap / 4),
                RocksBase.openLogged(folder.resolve("local"), 8 << 20),
                () -> null,
                new Forgetful(),
                InstantSource.system(),
                Seeds.random(2),
                Runnable::run,
                SpillScene::fault));
    engine.role().lead(1);
    engine.recovered(
        () -> {
          throw new IllegalStateException("no index is being built");
        });
    Flusher.Listener listener =
        new Flusher.Listener() {
          @Override
          public void onProgress() {
            engine.resumeWrites();
          }

          @Override
          public void onProblem(IOException problem) {
            fault(problem);
          }
        };
    flusher = new Flusher(engine::maintain, listener, SpillScene::fault);
  }

  /** A log that keeps nothing: this is about what the engine keeps. */
  private static final class Forgetful implements Journal {
    @Override
    public Room roomFor(long bytes) {
      return Room.YES;
    }

    @Override
    public void append(OpTime opTime, byte[] entry) {}

    @Override
    public OpTime awaited(OpTime last) {
      return last;
    }

    @Override
    public void appended() {}
  }

  private static void fault(Throwable fault) {
    fault.printStackTrace();
    Runtime.getRuntime().halt(3);
  }

  /** Arguments: the folder, and how many megabytes to write. */
  public static void main(String[] arguments) throws Exception {
    SpillScene scene = new SpillScene(Path.of(arguments[0]));
    int megabytes = Integer.parseInt(arguments[1]);
    long begun = System.nanoTime();
    scene.write((int) (((long) megabytes << 20) / PAYLOAD));
    Map<String, Long> held = scene.engine.statistics();
    scene.readAll();
    check(held.get("flushes") == 0, "nothing was flushed: " + held);
    check(held.get("spilledLayers") > 1, "layers were spilled: " + held);
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    System.out.printf(
        "spilled %d MB in %d layers, heap used %d of %d MB, %d ms%n",
        megabytes,
        held.get("spilledLayers"),
        (runtime.totalMemory() - runtime.freeMemory()) >> 20,
        runtime.maxMemory() >> 20,
        (System.nanoTime() - begun) / 1_000_000);
    if (arguments.length > 2) {
      scene.flushAll();
      scene.readAll();
    }
    // as a crash would: nothing is closed
    Runtime.getRuntime().halt(0);
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("does not hold: " + what);
    }
  }

  private void write(int writes) {
    int documents = Math.max(1, writes / DOCUMENTS_SHARE);
    for (int i = 0; i < writes; i++) {
      int id = random.nextInt(documents);
      int version = versions.getOrDefault(id, 0) + 1;
      if (version == 1) {
        insert(id);
      } else if (random.nextInt(8) == 0) {
        delete(id);
        versions.remove(id);
        continue;
      } else {
        update(id, version);
      }
      versions.put(id, version);
      engine.resumeWrites();
      flusher.wake();
      if (i % 20 == 0) {
        readOne(random.nextInt(documents));
      }
    }
  }

  private static Doc document(int id, int version) {
    byte[] payload = new byte[PAYLOAD];
    Seeds.random(id * 31L + version).nextBytes(payload);
    return new DocWriter(PAYLOAD + 64)
        .put("_id", id)
        .put("v", version)
        .put("p", Value.binary(0, payload))
        .build();
  }

  private void insert(int id) {
    Doc document = document(id, 1);
    await(
        (WriteListener<InsertResult> l) ->
            engine.writes().insert(COLLECTION, List.of(document), true, call(), l));
  }

  private void update(int id, int version) {
    UpdateStatement statement =
        new UpdateStatement(query(id), Value.of(document(id, version)), List.of(), false, false);
    await((WriteListener<UpdateResult> l) -> engine.writes().update(statement, call(), l));
  }

  private void delete(int id) {
    await((WriteListener<Long> l) -> engine.writes().delete(query(id), false, call(), l));
  }

  private static FindRequest query(int id) {
    return FindRequest.of(COLLECTION, new DocWriter().put("_id", id).build(), OPTIONS);
  }

  private static Writes.Call call() {
    return new Writes.Call(Operation.UNSTOPPABLE, false);
  }

  private static <R> R await(Consumer<WriteListener<R>> write) {
    CompletableFuture<R> answer = new CompletableFuture<>();
    write.accept(
        new WriteListener<>() {
          @Override
          public void committed(R result, OpTime at) {
            answer.complete(result);
          }

          @Override
          public void failed(RuntimeException failure) {
            answer.completeExceptionally(failure);
          }
        });
    return answer.join();
  }

  private void readOne(int id) {
    int found = read(query(id));
    check(found == (versions.containsKey(id) ? 1 : 0), "document " + id + " read " + found);
  }

  private void readAll() {
    int found = read(FindRequest.of(COLLECTION, Doc.EMPTY, OPTIONS));
    check(found == versions.size(), found + " of " + versions.size() + " documents read");
  }

  /** Reads and compares; gives how many documents there were. */
  private int read(FindRequest request) {
    int found = 0;
    try (QueryCursor cursor = engine.reads().find(request, false, Operation.UNSTOPPABLE)) {
      while (!cursor.isExhausted()) {
        DocWriter batch = DocWriter.array();
        cursor.fill(batch, new QueryCursor.Batch(100, 1 << 20), Operation.UNSTOPPABLE);
        FieldCursor each = batch.buildArray().doc().fields();
        while (each.next()) {
          Doc document = each.value().doc();
          int id = document.get("_id").int32();
          check(document(id, versions.get(id)).sameBytes(document), "document " + id);
          found++;
        }
      }
    }
    return found;
  }

  private void flushAll() throws InterruptedException {
    engine.seal();
    engine.advanceStable(engine.published());
    flusher.wake();
    long end = System.nanoTime() + 120_000_000_000L;
    while (engine.statistics().get("sealedLayers") > 0) {
      check(System.nanoTime() < end, "everything is flushed in time");
      Thread.onSpinWait();
    }
    check(engine.statistics().get("spilledLayers") == 0, "no spilled layer is left");
  }
}
