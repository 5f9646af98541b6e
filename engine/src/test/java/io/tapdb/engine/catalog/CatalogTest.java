// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.engine.Namespace;
import io.tapdb.engine.bson.Json;
import io.tapdb.engine.store.HeapBase;
import io.tapdb.engine.store.HeapScratch;
import io.tapdb.engine.store.PointCache;
import io.tapdb.engine.store.Snapshot;
import io.tapdb.engine.store.StoreSettings;
import io.tapdb.engine.store.Tables;
import io.tapdb.engine.store.VersionStore;
import io.tapdb.oplog.OpTime;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Definitions: what each change makes of the catalog, and that its rows say the same. */
class CatalogTest {
  private static final UUID ONE = new UUID(0, 1);
  private static final UUID TWO = new UUID(0, 2);

  private final VersionStore store =
      new VersionStore(
          new HeapBase(),
          new HeapScratch(),
          PointCache.NONE,
          new StoreSettings(1 << 20, 1 << 20, 1 << 20, 0, 0));
  private final CatalogHistory history = history();
  private long timestamp = 100;

  private CatalogHistory history() {
    try (Snapshot snapshot = store.open()) {
      return new CatalogHistory(snapshot);
    }
  }

  /** Applies a change and checks that who reads the rows gets the same catalog. */
  private DefinitionChange.Outcome change(UUID uuid, String command) {
    DefinitionChange.Outcome outcome =
        DefinitionChange.apply(history.now(), "test", uuid, Json.parse(command), ++timestamp);
    for (DefinitionChange.Row row : outcome.rows()) {
      store.put(Tables.CATALOG, row.key(), new OpTime(timestamp, 1), row.value());
    }
    store.publish(new OpTime(timestamp, 1));
    history.add(timestamp, outcome.catalog());
    try (Snapshot snapshot = store.open()) {
      Catalog read = Catalog.read(snapshot);
      assertThat(texts(read)).isEqualTo(texts(history.now()));
      assertThat(read.nextTable()).isEqualTo(history.now().nextTable());
    }
    return outcome;
  }

  private static List<String> texts(Catalog catalog) {
    return catalog.all().stream().map(entry -> entry.encode().toString()).toList();
  }

  private CollectionEntry find(String name) {
    return history.now().find(new Namespace("test", name));
  }

  @Test
  void anEmptyStoreHasAnEmptyCatalog() {
    assertThat(history.now().all()).isEmpty();
    assertThat(history.now().version()).isZero();
    assertThat(history.now().nextTable()).isEqualTo(Tables.FIRST_FREE);
    assertThat(history.now().find(ONE)).isNull();
  }

  @Test
  void aNewCollectionHasTwoTablesAnIdIndexAndItsOptions() {
    change(ONE, "{create: 'c', capped: true, size: 4096, max: 7}");
    CollectionEntry created = find("c");
    assertThat(created).isSameAs(history.now().find(ONE));
    assertThat(created.uuid()).isEqualTo(ONE);
    assertThat(created.version()).isEqualTo(101);
    assertThat(created.options()).hasToString("{\"capped\": true, \"size\": 4096, \"max\": 7}");
    assertThat(created.isCapped()).isTrue();
    assertThat(created.cappedBytes()).isEqualTo(4096);
    assertThat(created.cappedDocuments()).isEqualTo(7);
    assertThat(created.tables())
        .containsExactly(Tables.id(16, Tables.RECORDS), Tables.id(17, Tables.POINT));
    assertThat(created.idIndex().isId()).isTrue();
    assertThat(created.idIndex().unique()).isTrue();
    assertThat(created.idIndex().spec())
        .hasToString("{\"v\": 2, \"key\": {\"_id\": 1}, \"name\": \"_id_\"}");
    assertThat(history.now().nextTable()).isEqualTo(18);
  }

  @Test
  void indexesAreAddedFinishedAndDropped() {
    change(ONE, "{create: 'c'}");
    change(ONE, "{createIndexes: 'c', v: 2, key: {a: 1, b: -1}, name: 'ab', unique: true}");
    change(
        ONE,
        "{startIndexBuild: 'c', indexes: [{v: 2, key: {x: 1}, name: 'x', sparse: 1},"
            + " {v: 2, key: {y: 1}, name: 'y', hidden: true, expireAfterSeconds: 60}]}");
    CollectionEntry building = find("c");
    assertThat(building.indexes())
        .extracting(IndexEntry::name)
        .containsExactly("_id_", "ab", "x", "y");
    assertThat(building.indexes())
        .extracting(IndexEntry::building)
        .containsExactly(false, false, true, true);
    assertThat(building.index("ab").fields().get(1).descending()).isTrue();
    assertThat(building.index("ab").unique()).isTrue();
    assertThat(building.index("x").sparse()).isTrue();
    assertThat(building.index("x").expireAfterSeconds()).isEqualTo(-1);
    assertThat(building.index("y").hidden()).isTrue();
    assertThat(building.index("y").expireAfterSeconds()).isEqualTo(60);
    assertThat(building.tables()).doesNotHaveDuplicates().hasSize(5);
    change(ONE, "{commitIndexBuild: 'c', names: ['x']}");
    assertThat(find("c").index("x").building()).isFalse();
    assertThat(find("c").index("y").building()).isTrue();
    assertThat(change(ONE, "{abortIndexBuild: 'c', names: ['y']}").dropped())
        .containsExactly(building.index("y").table());
    assertThat(change(ONE, "{dropIndexes: 'c', names: ['ab', 'x']}").dropped())
        .containsExactly(building.index("ab").table(), building.index("x").table());
    assertThat(find("c").indexes()).hasSize(1);
  }

  @Test
  void tableNumbersAreNeverUsedAgain() {
    change(ONE, "{create: 'c'}");
    List<Integer> first = find("c").tables();
    assertThat(change(ONE, "{drop: 'c'}").dropped()).isEqualTo(first);
    assertThat(find("c")).isNull();
    change(TWO, "{create: 'c'}");
    assertThat(find("c").tables()).doesNotContainAnyElementsOf(first);
  }

  @Test
  void aRenamedCollectionKeepsItsIdentityAndTablesAndMayTakeAnothersPlace() {
    change(ONE, "{create: 'a'}");
    change(TWO, "{create: 'b'}");
    List<Integer> tables = find("a").tables();
    List<Integer> replaced = find("b").tables();
    DefinitionChange.Outcome outcome =
        change(
            ONE,
            "{renameCollection: 'test.a', to: 'test.b', dropTarget: {$binary: {base64:"
                + " 'AAAAAAAAAAAAAAAAAAAAAg==', subType: '04'}}}");
    assertThat(outcome.dropped()).isEqualTo(replaced);
    assertThat(find("a")).isNull();
    assertThat(find("b").uuid()).isEqualTo(ONE);
    assertThat(find("b").tables()).isEqualTo(tables);
    assertThat(history.now().find(TWO)).isNull();
    change(ONE, "{renameCollection: 'test.b', to: 'other.b.c'}");
    assertThat(history.now().find(new Namespace("other", "b.c")).uuid()).isEqualTo(ONE);
  }

  @Test
  void aModificationReplacesOptionsAndTheSpecificationOfOneIndex() {
    change(ONE, "{create: 'c', x: 1}");
    change(ONE, "{createIndexes: 'c', v: 2, key: {a: 1}, name: 'a'}");
    int table = find("c").index("a").table();
    change(
        ONE,
        "{collMod: 'c', options: {y: 2}, index: {v: 2, key: {a: 1}, name: 'a', hidden: true}}");
    assertThat(find("c").options()).hasToString("{\"y\": 2}");
    assertThat(find("c").index("a").hidden()).isTrue();
    assertThat(find("c").index("a").table()).isEqualTo(table);
    assertThat(find("c").version()).isEqualTo(timestamp);
  }

  @Test
  void pathsThatHoldArraysAreRememberedWithoutMakingPlansInvalid() {
    change(ONE, "{create: 'c'}");
    change(ONE, "{createIndexes: 'c', v: 2, key: {a: 1, b: 1}, name: 'ab'}");
    long version = find("c").version();
    Catalog changed = DefinitionChange.multikey(history.now(), find("c"), 1, 2).catalog();
    IndexEntry index = changed.find(ONE).index("ab");
    assertThat(index.isMultikey()).isTrue();
    assertThat(index.isMultikey(0)).isFalse();
    assertThat(index.isMultikey(1)).isTrue();
    assertThat(changed.find(ONE).version()).isEqualTo(version);
    assertThat(CollectionEntry.decode(changed.find(ONE).encode()).index("ab").multikey())
        .isEqualTo(2);
    assertThat(find("c").index("ab").isMultikey()).isFalse();
  }

  @Test
  void aDropChangesTheVersionOfTheCatalog() {
    change(ONE, "{create: 'a'}");
    change(TWO, "{create: 'b'}");
    assertThat(history.now().version()).isEqualTo(102);
    change(ONE, "{drop: 'a'}");
    assertThat(history.now().version()).isEqualTo(103);
  }

  @Test
  void theCollectionsOfADatabaseAreThoseWithItsWholeName() {
    for (String name : List.of("test.b", "test.a", "tes.c", "test1.d", "test-x.e")) {
      UUID uuid = new UUID(3, name.hashCode());
      change(uuid, "{create: 'tmp'}");
      change(uuid, "{renameCollection: 'test.tmp', to: '" + name + "'}");
    }
    assertThat(history.now().in("test"))
        .extracting(each -> each.namespace().toString())
        .containsExactly("test.a", "test.b");
    assertThat(history.now().in("none")).isEmpty();
  }

  @Test
  void aReaderOfThePastSeesTheCatalogOfItsMomentHoweverManyChangesCameSince() {
    change(ONE, "{create: 'c0'}");
    Snapshot early = store.open();
    for (int i = 1; i <= 100; i++) {
      change(ONE, "{renameCollection: 'test.c', to: 'test.c" + i + "'}");
      if (i == 95) {
        try (Moment moment = history.moment(store.open())) {
          assertThat(moment.catalog().all().iterator().next().namespace()).hasToString("test.c95");
        }
      }
    }
    try (Moment moment = history.moment(early)) {
      assertThat(moment.timestamp()).isEqualTo(101);
      assertThat(moment.find(new Namespace("test", "c0")).uuid()).isEqualTo(ONE);
      assertThat(moment.find(new Namespace("test", "c100"))).isNull();
    }
  }

  @Test
  void whatDoesNotFitIsABrokenInvariant() {
    assertThatThrownBy(() -> change(ONE, "{drop: 'c'}"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("no collection " + ONE);
    assertThatThrownBy(() -> change(ONE, "{makeCoffee: 1}"))
        .hasMessage("the log holds an unknown command: makeCoffee");
  }

  @Test
  void identitiesAreBinariesOfSubtypeFour() {
    UUID uuid = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    assertThat(CollectionEntry.uuidOf(CollectionEntry.valueOf(uuid))).isEqualTo(uuid);
    assertThat(CollectionEntry.valueOf(uuid))
        .hasToString(
            "{\"$binary\": {\"base64\": \"ABEiM0RVZneImaq7zN3u/w==\", \"subType\": \"04\"}}");
    assertThat(CollectionEntry.valueOf(null).isMissing()).isTrue();
  }
}
