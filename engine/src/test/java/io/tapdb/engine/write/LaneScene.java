// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

import io.tapdb.engine.Namespace;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Json;
import io.tapdb.engine.catalog.CatalogHistory;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.catalog.Moment;
import io.tapdb.engine.store.EntryCursor;
import io.tapdb.engine.store.HeapBase;
import io.tapdb.engine.store.HeapScratch;
import io.tapdb.engine.store.KeyRange;
import io.tapdb.engine.store.PointCache;
import io.tapdb.engine.store.Snapshot;
import io.tapdb.engine.store.StoreSettings;
import io.tapdb.engine.store.Tables;
import io.tapdb.engine.store.VersionStore;
import io.tapdb.oplog.OpTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.function.Consumer;

/** A lane over a store on the heap, with a journal that is a list and has as much room as said. */
final class LaneScene {
  static final Namespace COLL = new Namespace("test", "c");
  static final UUID ID = new UUID(1, 2);

  record Logged(OpTime opTime, byte[] bytes) {
    Doc entry() {
      return new Doc(bytes);
    }
  }

  /** How a write ended; both null while it has not. */
  static final class End<R> implements WriteListener<R> {
    R answer;
    OpTime at;
    RuntimeException failure;
    int calls;

    @Override
    public void committed(R result, OpTime opTime) {
      answer = result;
      at = opTime;
      calls++;
    }

    @Override
    public void failed(RuntimeException refused) {
      failure = refused;
      calls++;
    }

    int code() {
      return ((TapdbException) failure).code().code();
    }
  }

  final List<Logged> log = new ArrayList<>();
  final Queue<Runnable> planners = new ArrayDeque<>();
  final List<Throwable> faults = new ArrayList<>();
  final VersionStore store;
  final CatalogHistory catalogs;
  final CommitLane lane;
  long millis = 1_700_000_000_000L;
  int appended;

  /** Plans of more bytes than these are answered as {@link #refusal} says. */
  long room = Long.MAX_VALUE;

  Journal.Room refusal = Journal.Room.LATER;

  LaneScene() {
    this(new StoreSettings(1 << 20, 1 << 20, 1 << 24, 1 << 20, 1000));
  }

  LaneScene(StoreSettings settings) {
    store = new VersionStore(new HeapBase(), new HeapScratch(), PointCache.NONE, settings);
    try (Snapshot snapshot = store.open()) {
      catalogs = new CatalogHistory(snapshot);
    }
    Journal journal =
        new Journal() {
          @Override
          public Room roomFor(long bytes) {
            return bytes <= room ? Room.YES : refusal;
          }

          @Override
          public void append(OpTime opTime, byte[] entry) {
            log.add(new Logged(opTime, entry));
          }

          @Override
          public OpTime awaited(OpTime last) {
            return last;
          }

          @Override
          public void appended() {
            appended++;
          }
        };
    lane =
        CommitLane.of(
            store,
            catalogs,
            journal,
            new CommitLane.Environment(
                () -> Instant.ofEpochMilli(millis), planners::add, faults::add));
    lane.lead(3);
  }

  <R> End<R> submit(WriteTask<R> task) {
    End<R> end = new End<>();
    lane.submit(task, false, end);
    return end;
  }

  /** Plans and hands in what is put into the builder; the answer is how often it was planned. */
  End<Integer> write(Consumer<PlanBuilder> work) {
    int[] attempts = {0};
    return submit(
        moment -> {
          PlanBuilder plan = new PlanBuilder(moment);
          work.accept(plan);
          return new WriteTask.Planned<>(plan.build(), ++attempts[0]);
        });
  }

  LaneScene create(String... indexes) {
    write(
        plan -> {
          plan.define("test", ID, Json.parse("{create: 'c'}"));
          for (String index : indexes) {
            plan.define("test", ID, Json.parse("{createIndexes: 'c', v: 2, " + index.substring(1)));
          }
        });
    return this;
  }

  static CollectionEntry collection(PlanBuilder plan) {
    return plan.catalog().find(COLL);
  }

  End<Integer> insert(String document) {
    return write(plan -> plan.insert(collection(plan), Json.parse(document)));
  }

  /** Puts a document in the place of the record, whatever it is at the moment of planning. */
  End<Integer> replace(long recordId, String document) {
    int[] attempts = {0};
    return submit(
        moment -> {
          PlanBuilder plan = new PlanBuilder(moment);
          replace(plan, moment, recordId, document);
          return new WriteTask.Planned<>(plan.build(), ++attempts[0]);
        });
  }

  static void replace(PlanBuilder plan, Moment moment, long recordId, String document) {
    CollectionEntry collection = moment.find(COLL);
    Doc before = new Doc(moment.snapshot().record(collection.recordTable(), recordId));
    plan.update(collection, recordId, before, Json.parse(document));
  }

  End<Integer> delete(long recordId) {
    int[] attempts = {0};
    return submit(
        moment -> {
          PlanBuilder plan = new PlanBuilder(moment);
          CollectionEntry collection = moment.find(COLL);
          plan.delete(
              collection,
              recordId,
              new Doc(moment.snapshot().record(collection.recordTable(), recordId)));
          return new WriteTask.Planned<>(plan.build(), ++attempts[0]);
        });
  }

  /** All documents in order of their record ids. */
  List<String> documents() {
    List<String> found = new ArrayList<>();
    CollectionEntry collection = catalogs.now().find(COLL);
    try (Snapshot snapshot = store.open();
        EntryCursor cursor = snapshot.scan(collection.recordTable(), KeyRange.ALL, false)) {
      while (cursor.next()) {
        found.add(new Doc(cursor.value()).toString());
      }
    }
    return found;
  }

  /** Flushes everything there is. */
  void makeRoom() {
    store.seal();
    store.advanceStable(store.published());
    try {
      while (store.maintain(millis)) {
        // each round frees a layer
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Everything readers see in any table, and the counts. */
  List<String> everything() {
    List<String> rows = new ArrayList<>();
    try (Snapshot snapshot = store.open()) {
      for (int table = Tables.CATALOG; table < Tables.id(60, 0); table++) {
        try (EntryCursor cursor = snapshot.scan(table, KeyRange.ALL, false)) {
          while (cursor.next()) {
            rows.add(table + Arrays.toString(cursor.key()) + "=" + Arrays.toString(cursor.value()));
          }
        }
        rows.add(table + " " + store.totals(table));
      }
    }
    return rows;
  }
}
