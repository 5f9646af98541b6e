// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import static io.tapdb.replica.TestNode.at;
import static io.tapdb.replica.TestNode.show;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.bson.Doc;
import io.tapdb.replica.TestNode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CollectionCommandsTest {
  private final TestNode node = TestNode.start();

  @AfterEach
  void stop() {
    node.close();
  }

  private List<String> collections() {
    return node.drain("test", node.ok("{listCollections: 1, nameOnly: true}")).stream()
        .map(each -> each.get("name").string())
        .toList();
  }

  @Test
  void makesACollectionWithItsIdIndex() {
    assertThat(node.ok("{create: 'c'}").toString()).isEqualTo("{\"ok\": 1.0}");
    List<Doc> listed = node.drain("test", node.ok("{listCollections: 1}"));
    assertThat(listed).hasSize(1);
    Doc c = listed.getFirst();
    assertThat(c.get("name").string()).isEqualTo("c");
    assertThat(c.get("type").string()).isEqualTo("collection");
    assertThat(show(c, "options")).isEqualTo("{}");
    assertThat(show(c, "info.readOnly")).isEqualTo("false");
    assertThat(at(c, "info.uuid").binarySubtype()).isEqualTo(4);
    assertThat(show(c, "idIndex"))
        .isEqualTo("{\"v\": 2, \"key\": {\"_id\": 1}, \"name\": \"_id_\"}");
  }

  @Test
  void makingTheSameCollectionAgainChangesNothing() {
    node.ok("{create: 'c', capped: true, size: 4096, max: 10}");
    node.ok("{create: 'c', capped: true, size: 4096, max: 10}");
    node.ok("{create: 'c', capped: true, size: 4000, max: 10}");
    node.fails(48, "{create: 'c'}");
    node.fails(48, "{create: 'c', capped: true, size: 8192, max: 10}");
    assertThat(collections()).containsExactly("c");
  }

  @Test
  void keepsTheOptionsOfCappedCollectionsInWholeUnits() {
    node.ok("{create: 'c', capped: true, size: 1000, max: 5}");
    Doc c = node.drain("test", node.ok("{listCollections: 1}")).getFirst();
    assertThat(show(c, "options")).isEqualTo("{\"capped\": true, \"size\": 1024, \"max\": 5}");
  }

  @Test
  void takesOptionsThatAskForNothing() {
    node.ok(
        "{create: 'c', collation: {locale: 'simple'}, storageEngine: {}, indexOptionDefaults: {},"
            + " changeStreamPreAndPostImages: {enabled: false}, autoIndexId: true, temp: false,"
            + " comment: 'x', idIndex: {key: {_id: 1}, name: '_id_', v: 2}}");
  }

  @Test
  void refusesWhatACollectionCannotBe() {
    node.fails(40415, "{create: 'c', foo: 1}");
    node.fails(72, "{create: 'c', capped: true}");
    node.fails(72, "{create: 'c', size: 4096}");
    node.fails(72, "{create: 'c', max: 10}");
    node.fails(14, "{create: 'c', capped: 'yes', size: 4096}");
    node.fails(14, "{create: 'c', capped: true, size: '4096'}");
    node.fails(2, "{create: 'c', capped: true, size: -1}");
    node.fails(2, "{create: 'c', capped: true, size: 4096, max: -1}");
    node.fails(72, "{create: 'c', autoIndexId: false}");
    node.fails(2, "{create: 'c', idIndex: {key: {a: 1}, name: 'a_1'}}");
    assertThat(node.fails(72, "{create: 'v', viewOn: 'c', pipeline: []}")).contains("viewOn");
    assertThat(node.fails(72, "{create: 'c', validator: {a: 1}}")).contains("validator");
    assertThat(node.fails(72, "{create: 'c', timeseries: {timeField: 't'}}"))
        .contains("timeseries");
    node.fails(73, "{create: 'system.foo'}");
    node.fails(73, "{create: ''}");
    node.fails(73, "{create: '.a'}");
    node.fails(73, "{create: 'a$b'}");
    node.fails(73, "{create: 5}");
    node.fails("local", 73, "{create: 'oplog.rs'}");
    assertThat(collections()).isEmpty();
  }

  @Test
  void namesMayBeAsLongAsTheyMayAndNoLonger() {
    String name = "n".repeat(255 - "test.".length());
    node.ok("{create: '" + name + "'}");
    node.fails(73, "{create: '" + name + "n'}");
    node.fails("d".repeat(64), 73, "{create: 'c'}");
    node.ok("d".repeat(63), "{create: 'c'}");
  }

  @Test
  void dropsACollectionAndSaysHowManyIndexesItHad() {
    node.ok("{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a_1'}]}");
    assertThat(node.ok("{drop: 'c'}").toString())
        .isEqualTo("{\"nIndexesWas\": 2, \"ns\": \"test.c\", \"ok\": 1.0}");
    assertThat(collections()).isEmpty();
    assertThat(node.ok("{drop: 'c'}").toString()).isEqualTo("{\"ok\": 1.0}");
    node.fails(20, "{drop: 'system.foo'}");
    node.fails(40415, "{drop: 'c', foo: 1}");
  }

  @Test
  void aDroppedCollectionComesBackEmpty() {
    node.fill("c", 1, 300, "a: #");
    node.ok("{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a_1'}]}");
    node.ok("{drop: 'c'}");
    node.ok("{insert: 'c', documents: [{_id: 7, a: 'new'}]}");
    assertThat(node.find("{find: 'c'}").toString()).isEqualTo("[{\"_id\": 7, \"a\": \"new\"}]");
    assertThat(node.find("{find: 'c', filter: {a: {$gte: 0}}}")).isEmpty();
    node.restart();
    assertThat(node.find("{find: 'c'}")).hasSize(1);
    node.checkValid("c");
  }

  @Test
  void dropsADatabaseAndNoOther() {
    node.ok("{insert: 'a', documents: [{_id: 1}]}");
    node.ok("{insert: 'b.c', documents: [{_id: 1}]}");
    node.ok("test2", "{insert: 'a', documents: [{_id: 1}]}");
    assertThat(node.ok("{dropDatabase: 1}").toString())
        .isEqualTo("{\"dropped\": \"test\", \"ok\": 1.0}");
    assertThat(collections()).isEmpty();
    assertThat(show(node.ok("test2", "{count: 'a'}"), "n")).isEqualTo("1");
    assertThat(node.ok("{dropDatabase: 1}").toString()).isEqualTo("{\"ok\": 1.0}");
    node.fails("admin", 20, "{dropDatabase: 1}");
    node.fails(5255100, "{dropDatabase: 2}");
    node.crash();
    assertThat(collections()).isEmpty();
  }

  @Test
  void renamesACollectionWithEverythingInIt() {
    node.fill("a", 1, 50, "x: #");
    node.ok("{createIndexes: 'a', indexes: [{key: {x: 1}, name: 'x_1', unique: true}]}");
    node.ok("admin", "{renameCollection: 'test.a', to: 'other.b'}");
    assertThat(collections()).isEmpty();
    assertThat(show(node.ok("other", "{count: 'b', query: {x: {$lt: 11}}}"), "n")).isEqualTo("10");
    Doc duplicate = node.run("other", "{insert: 'b', documents: [{_id: 99, x: 5}]}");
    assertThat(show(duplicate, "writeErrors.0.code")).isEqualTo("11000");
    node.crash();
    assertThat(show(node.ok("other", "{count: 'b', query: {}}"), "n")).isEqualTo("50");
  }

  @Test
  void renamesOverAnotherCollectionOnlyWhenTold() {
    node.fill("a", 1, 5, "");
    node.fill("b", 1, 9, "");
    node.fails("admin", 48, "{renameCollection: 'test.a', to: 'test.b'}");
    node.ok("admin", "{renameCollection: 'test.a', to: 'test.b', dropTarget: true}");
    assertThat(collections()).containsExactly("b");
    assertThat(show(node.ok("{count: 'b'}"), "n")).isEqualTo("5");
    node.crash();
    assertThat(show(node.ok("{count: 'b'}"), "n")).isEqualTo("5");
    node.checkValid("b");
  }

  @Test
  void refusesRenamesThatMakeNoSense() {
    node.fill("a", 1, 1, "");
    node.fails(13, "{renameCollection: 'test.a', to: 'test.b'}");
    node.fails("admin", 26, "{renameCollection: 'test.x', to: 'test.y'}");
    node.fails("admin", 20, "{renameCollection: 'test.a', to: 'test.a'}");
    node.fails("admin", 73, "{renameCollection: 'test', to: 'test.b'}");
    node.fails("admin", 73, "{renameCollection: 'test.a', to: 'test.$b'}");
    node.fails("admin", 20, "{renameCollection: 'test.a', to: 'test.system.b'}");
    node.fails("admin", 20, "{renameCollection: 'test.a', to: 'local.a'}");
    node.fails("admin", 14, "{renameCollection: 5, to: 'local.a'}");
    node.fails("admin", 40414, "{renameCollection: 'test.a'}");
    assertThat(collections()).containsExactly("a");
  }

  @Test
  void aCursorEndsWhenItsCollectionGoes() {
    node.fill("a", 1, 300, "");
    Doc first = node.ok("{find: 'a', batchSize: 10}");
    node.ok("{drop: 'a'}");
    node.fails(
        175, "{getMore: {$numberLong: '" + show(first, "cursor.id") + "'}, collection: 'a'}");
  }

  @Test
  void changesTheLimitsOfACappedCollection() {
    node.ok("{create: 'c', capped: true, size: 4096, max: 3}");
    node.fill("c", 1, 5, "");
    assertThat(show(node.ok("{count: 'c'}"), "n")).isEqualTo("3");
    node.ok("{collMod: 'c', cappedMax: 5}");
    node.fill("c", 6, 9, "");
    assertThat(show(node.ok("{count: 'c'}"), "n")).isEqualTo("5");
    node.ok("{collMod: 'c', cappedSize: 512}");
    Doc c = node.drain("test", node.ok("{listCollections: 1}")).getFirst();
    assertThat(show(c, "options")).isEqualTo("{\"capped\": true, \"size\": 512, \"max\": 5}");
  }

  @Test
  void changesOptionsOfAnIndexAndSaysWhatTheyWere() {
    node.ok("{createIndexes: 'c', indexes: [{key: {t: 1}, name: 't_1', expireAfterSeconds: 100}]}");
    assertThat(
            node.ok("{collMod: 'c', index: {keyPattern: {t: 1}, expireAfterSeconds: 50}}")
                .toString())
        .isEqualTo(
            "{\"expireAfterSeconds_old\": 100, \"expireAfterSeconds_new\": 50, \"ok\": 1.0}");
    assertThat(node.ok("{collMod: 'c', index: {name: 't_1', hidden: true}}").toString())
        .isEqualTo("{\"hidden_old\": false, \"hidden_new\": true, \"ok\": 1.0}");
    assertThat(node.drain("test", node.ok("{listIndexes: 'c'}")).getLast().toString())
        .isEqualTo(
            "{\"v\": 2, \"key\": {\"t\": 1}, \"name\": \"t_1\", \"expireAfterSeconds\": 50,"
                + " \"hidden\": true}");
    assertThat(node.ok("{collMod: 'c', index: {name: 't_1', hidden: false}}").toString())
        .isEqualTo("{\"hidden_old\": true, \"hidden_new\": false, \"ok\": 1.0}");
  }

  @Test
  void refusesChangesThatCannotBe() {
    node.ok("{createIndexes: 'c', indexes: [{key: {t: 1}, name: 't_1'}]}");
    node.fails(26, "{collMod: 'x', index: {name: 't_1', hidden: true}}");
    node.fails(27, "{collMod: 'c', index: {name: 'u_1', hidden: true}}");
    node.fails(72, "{collMod: 'c', index: {name: 't_1'}}");
    node.fails(72, "{collMod: 'c', index: {hidden: true}}");
    node.fails(72, "{collMod: 'c', index: {name: 't_1', keyPattern: {t: 1}, hidden: true}}");
    node.fails(40415, "{collMod: 'c', index: {name: 't_1', foo: true}}");
    node.fails(72, "{collMod: 'c', index: {name: 't_1', unique: true}}");
    node.fails(14, "{collMod: 'c', index: {name: 't_1', hidden: 'x'}}");
    node.fails(14, "{collMod: 'c', index: 5}");
    node.fails(2, "{collMod: 'c', index: {name: '_id_', hidden: true}}");
    node.fails(72, "{collMod: 'c', index: {name: '_id_', expireAfterSeconds: 5}}");
    node.fails(72, "{collMod: 'c', cappedSize: 5000}");
    node.fails(40415, "{collMod: 'c', foo: 5000}");
    assertThat(node.fails(72, "{collMod: 'c', validator: {a: 1}}")).contains("validator");
    node.fails(72, "{collMod: 'c', dryRun: true}");
    assertThat(node.ok("{collMod: 'c'}").toString()).isEqualTo("{\"ok\": 1.0}");
  }
}
