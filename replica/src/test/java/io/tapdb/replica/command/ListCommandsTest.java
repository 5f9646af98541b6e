// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import static io.tapdb.replica.TestNode.at;
import static io.tapdb.replica.TestNode.show;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.bson.Doc;
import io.tapdb.replica.TestNode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ListCommandsTest {
  private final TestNode node = TestNode.start();

  @BeforeEach
  void fill() {
    node.ok("{create: 'b', capped: true, size: 4096}");
    node.ok("{create: 'a.x'}");
    node.fill("a", 1, 10, "x: #");
    node.ok("{createIndexes: 'a', indexes: [{key: {x: 1}, name: 'x_1'}]}");
    node.ok("other", "{create: 'c'}");
    node.ok("local", "{create: 'l'}");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private List<String> names(String database, String command) {
    return node.drain(database, node.ok(database, command)).stream()
        .map(each -> each.get("name").string())
        .toList();
  }

  @Test
  void listsTheCollectionsOfOneDatabase() {
    assertThat(names("test", "{listCollections: 1}")).containsExactlyInAnyOrder("a", "a.x", "b");
    assertThat(names("other", "{listCollections: 1}")).containsExactly("c");
    assertThat(names("local", "{listCollections: 1}")).containsExactly("l", "oplog.rs");
    assertThat(names("none", "{listCollections: 1}")).isEmpty();
  }

  @Test
  void filtersCollectionsByAnythingItShows() {
    assertThat(names("test", "{listCollections: 1, filter: {name: 'a'}}")).containsExactly("a");
    assertThat(
            names("test", "{listCollections: 1, filter: {name: {$regex: '^a'}}, nameOnly: true}"))
        .containsExactlyInAnyOrder("a", "a.x");
    assertThat(names("test", "{listCollections: 1, filter: {'options.capped': true}}"))
        .containsExactly("b");
    assertThat(
            names(
                "test",
                "{listCollections: 1, filter: {'options.capped': true}, nameOnly: true,"
                    + " authorizedCollections: true}"))
        .containsExactly("b");
    node.fails(2, "{listCollections: 1, filter: {$foo: 1}}");
    node.fails(14, "{listCollections: 1, filter: 5}");
  }

  @Test
  void showsNamesAndTypesAloneWhenOnlyThoseAreWanted() {
    Doc reply = node.ok("{listCollections: 1, nameOnly: true, filter: {name: 'b'}}");
    assertThat(show(reply, "cursor.firstBatch"))
        .isEqualTo("[{\"name\": \"b\", \"type\": \"collection\"}]");
    assertThat(show(reply, "cursor.ns")).isEqualTo("\"test.$cmd.listCollections\"");
    assertThat(at(reply, "cursor.id").int64()).isZero();
  }

  @Test
  void givesListsInBatches() {
    Doc reply = node.ok("{listCollections: 1, cursor: {batchSize: 2}}");
    assertThat(at(reply, "cursor.firstBatch").doc().size()).isEqualTo(2);
    assertThat(at(reply, "cursor.id").int64()).isNotZero();
    assertThat(node.drain("test", reply)).hasSize(3);
    assertThat(node.drain("test", node.ok("{listCollections: 1, cursor: {batchSize: 0}}")))
        .hasSize(3);
    assertThat(node.drain("test", node.ok("{listIndexes: 'a', cursor: {batchSize: 1}}")))
        .hasSize(2);
    node.fails(51024, "{listCollections: 1, cursor: {batchSize: -1}}");
    node.fails(40415, "{listCollections: 1, cursor: {foo: 1}}");
    node.fails(14, "{listCollections: 1, cursor: 5}");
  }

  @Test
  void cursorsOfListsCanBeKilled() {
    Doc reply = node.ok("{listCollections: 1, cursor: {batchSize: 1}}");
    String id = show(reply, "cursor.id");
    String numberLong = "{$numberLong: '" + id + "'}";
    Doc killed = node.ok("{killCursors: '$cmd.listCollections', cursors: [" + numberLong + "]}");
    assertThat(show(killed, "cursorsKilled")).isEqualTo("[" + id + "]");
    node.fails(43, "{getMore: " + numberLong + ", collection: '$cmd.listCollections'}");
  }

  @Test
  void listsIndexesOfOneCollection() {
    Doc reply = node.ok("{listIndexes: 'a'}");
    assertThat(show(reply, "cursor.ns")).isEqualTo("\"test.a\"");
    assertThat(show(reply, "cursor.firstBatch"))
        .isEqualTo(
            "[{\"v\": 2, \"key\": {\"_id\": 1}, \"name\": \"_id_\"}, "
                + "{\"v\": 2, \"key\": {\"x\": 1}, \"name\": \"x_1\"}]");
    assertThat(node.fails(26, "{listIndexes: 'zzz'}")).contains("test.zzz");
    node.fails(40415, "{listIndexes: 'a', foo: 1}");
  }

  @Test
  void listsDatabasesWithSizes() {
    node.restart();
    Doc reply = node.ok("admin", "{listDatabases: 1}");
    Doc databases = at(reply, "databases").doc();
    assertThat(databases.size()).isEqualTo(3);
    long total = 0;
    for (int i = 0; i < 3; i++) {
      Doc each = databases.get(Integer.toString(i)).doc();
      assertThat(each.get("empty").bool()).isFalse();
      total += each.get("sizeOnDisk").int64();
    }
    assertThat(show(reply, "databases.0.name")).isEqualTo("\"local\"");
    assertThat(show(reply, "databases.2.name")).isEqualTo("\"test\"");
    assertThat(at(reply, "totalSize").int64()).isEqualTo(total).isPositive();
    assertThat(at(reply, "totalSizeMb").int64()).isZero();
  }

  @Test
  void filtersDatabases() {
    Doc reply = node.ok("admin", "{listDatabases: 1, filter: {name: /^t/}, nameOnly: true}");
    assertThat(reply.toString()).isEqualTo("{\"databases\": [{\"name\": \"test\"}], \"ok\": 1.0}");
    assertThat(show(node.ok("admin", "{listDatabases: 1, filter: {empty: true}}"), "databases"))
        .isEqualTo("[]");
    node.fails(13, "{listDatabases: 1}");
    node.fails("admin", 40415, "{listDatabases: 1, foo: 1}");
    node.fails("admin", 14, "{listDatabases: 1, filter: 'x'}");
  }
}
