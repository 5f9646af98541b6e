// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.Seeds;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Json;
import io.tapdb.engine.bson.RandomBson;
import io.tapdb.engine.catalog.CollectionEntry;
import io.tapdb.engine.store.EntryCursor;
import io.tapdb.engine.store.KeyRange;
import io.tapdb.engine.store.Snapshot;
import io.tapdb.engine.store.Tables;
import io.tapdb.oplog.OpTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Goal: a log makes the same state wherever it is applied, to the byte. Method: random writes and
 * definitions on one lane, whose entries another one replays.
 */
class ReplayTest {
  private static final List<String> INDEXES =
      List.of(
          "key: {a: 1}, name: 'i0'",
          "key: {b1: -1, a: 1}, name: 'i1'",
          "key: {b2: 1}, name: 'i2', unique: true, sparse: true",
          "key: {'a.a': 1}, name: 'i3', sparse: true");

  private static final class Life {
    private final RandomGenerator random;
    private final RandomBson bson;
    private final LaneScene live = new LaneScene().create();
    private final LaneScene twin = new LaneScene();
    private int replayed;
    private long uuids = 50;

    Life(RandomGenerator random) {
      this.random = random;
      this.bson = new RandomBson(random);
    }

    void run() {
      for (int step = 0; step < 60; step++) {
        switch (random.nextInt(16)) {
          case 0 -> changeIndexes();
          case 1 -> changeCollections();
          case 2 -> live.write(plan -> plan.noop(Json.parse("{m: 1}")));
          case 3 -> replay();
          case 4, 5, 6 -> change(false);
          case 7, 8 -> change(true);
          default -> insert();
        }
      }
      replay();
      assertThat(live.faults).isEmpty();
      assertThat(live.log).hasSizeGreaterThan(15);
    }

    private CollectionEntry collection() {
      List<CollectionEntry> all = List.copyOf(live.catalogs.now().all());
      return all.get(random.nextInt(all.size()));
    }

    private Doc document(String id) {
      Doc rest = bson.document(2);
      String fields = rest.toString();
      return Json.parse("{_id: " + id + (rest.isEmpty() ? "}" : ", " + fields.substring(1)));
    }

    private void insert() {
      UUID uuid = collection().uuid();
      Doc document = document(String.valueOf(random.nextInt(40)));
      live.write(plan -> plan.insert(plan.catalog().find(uuid), document));
    }

    private void change(boolean removes) {
      CollectionEntry collection = collection();
      List<Long> ids = new ArrayList<>();
      List<Doc> found = new ArrayList<>();
      try (Snapshot snapshot = live.store.open();
          EntryCursor cursor = snapshot.scan(collection.recordTable(), KeyRange.ALL, false)) {
        while (cursor.next()) {
          ids.add(Tables.recordId(cursor.key()));
          found.add(new Doc(cursor.value()));
        }
      }
      if (ids.isEmpty()) {
        return;
      }
      int at = random.nextInt(ids.size());
      Doc before = found.get(at);
      Doc after = document(before.get("_id").toString());
      live.write(
          plan -> {
            CollectionEntry now = plan.catalog().find(collection.uuid());
            if (removes) {
              plan.delete(now, ids.get(at), before);
            } else {
              plan.update(now, ids.get(at), before, after);
            }
          });
    }

    private void changeIndexes() {
      CollectionEntry collection = collection();
      int number = random.nextInt(INDEXES.size());
      boolean present = collection.index("i" + number) != null;
      // an index that is made without filling belongs on an empty collection
      boolean empty = live.store.totals(collection.recordTable()).records() == 0;
      if (present) {
        define(collection.uuid(), "{dropIndexes: 'c', names: ['i" + number + "']}");
      } else if (empty) {
        define(collection.uuid(), "{createIndexes: 'c', v: 2, " + INDEXES.get(number) + "}");
      }
    }

    private void changeCollections() {
      UUID uuid = collection().uuid();
      String name = "n" + uuids;
      switch (random.nextInt(4)) {
        case 0 -> define(new UUID(7, uuids), "{create: '" + name + "', capped: false}");
        case 1 -> define(uuid, "{renameCollection: 'test.c', to: 'test." + name + "'}");
        case 2 -> define(uuid, "{collMod: 'c', options: {x: " + uuids + "}}");
        default -> {
          if (live.catalogs.now().all().size() > 1) {
            define(uuid, "{drop: 'c'}");
          }
        }
      }
      uuids++;
    }

    private void define(UUID uuid, String command) {
      live.write(plan -> plan.define("test", uuid, Json.parse(command)));
    }

    private void replay() {
      for (; replayed < live.log.size(); replayed++) {
        LaneScene.Logged entry = live.log.get(replayed);
        twin.lane.replay(new LoggedEntry(entry.opTime(), entry.bytes()));
      }
      assertThat(twin.store.published()).isEqualTo(live.store.published());
      assertThat(twin.everything()).isEqualTo(live.everything());
      assertThat(twin.catalogs.now().all()).hasSameSizeAs(live.catalogs.now().all());
      assertThat(twin.catalogs.now().version()).isEqualTo(live.catalogs.now().version());
    }
  }

  @Test
  void aLogMakesTheSameStateWhereverItIsApplied() {
    Seeds.forEach(80, random -> new Life(random).run());
  }

  @Test
  void optimesGoOnBehindTheEntriesThatWereReplayed() {
    LaneScene live = new LaneScene().create();
    live.millis += 10_000_000;
    OpTime last = live.insert("{_id: 1}").at;
    LaneScene twin = new LaneScene();
    live.log.forEach(entry -> twin.lane.replay(new LoggedEntry(entry.opTime(), entry.bytes())));
    assertThat(twin.insert("{_id: 2}").at).isEqualTo(new OpTime(last.timestamp() + 1, last.term()));
    assertThat(twin.documents()).containsExactly("{\"_id\": 1}", "{\"_id\": 2}");
  }
}
