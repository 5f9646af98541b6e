// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import static io.tapdb.replica.TestNode.at;
import static io.tapdb.replica.TestNode.show;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.replica.TestNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SizeCommandsTest {
  private final TestNode node = TestNode.start();

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void tellsHowLargeACollectionIs() {
    node.fill("c", 1, 100, "x: #");
    node.ok("{createIndexes: 'c', indexes: [{key: {x: 1}, name: 'x_1'}]}");
    node.restart();
    Doc stats = node.ok("{collStats: 'c'}");
    assertThat(show(stats, "ns")).isEqualTo("\"test.c\"");
    assertThat(at(stats, "count").int32()).isEqualTo(100);
    assertThat(Numbers.toLong(at(stats, "size"))).isEqualTo(100 * 21);
    assertThat(show(stats, "avgObjSize")).isEqualTo("21");
    assertThat(show(stats, "nindexes")).isEqualTo("2");
    assertThat(show(stats, "indexBuilds")).isEqualTo("[]");
    assertThat(show(stats, "capped")).isEqualTo("false");
    assertThat(show(stats, "scaleFactor")).isEqualTo("1");
    long storage = Numbers.toLong(at(stats, "storageSize"));
    long indexes = Numbers.toLong(at(stats, "totalIndexSize"));
    assertThat(storage).isGreaterThanOrEqualTo(2100);
    assertThat(
            Numbers.toLong(at(stats, "indexSizes._id_"))
                + Numbers.toLong(at(stats, "indexSizes.x_1")))
        .isEqualTo(indexes)
        .isPositive();
    assertThat(Numbers.toLong(at(stats, "totalSize"))).isEqualTo(storage + indexes);
  }

  @Test
  void dividesSizesByTheScaleAsked() {
    node.fill("c", 1, 100, "x: #");
    Doc stats = node.ok("{collStats: 'c', scale: 1000}");
    assertThat(Numbers.toLong(at(stats, "size"))).isEqualTo(2);
    assertThat(show(stats, "count")).isEqualTo("100");
    assertThat(show(stats, "scaleFactor")).isEqualTo("1000");
    node.fails(51024, "{collStats: 'c', scale: 0}");
    node.fails(51024, "{dbStats: 1, scale: -5}");
    node.fails(14, "{collStats: 'c', scale: 'x'}");
    node.fails(40415, "{collStats: 'c', foo: 'x'}");
  }

  @Test
  void aCollectionThatIsNotThereHasNothing() {
    Doc stats = node.ok("{collStats: 'none'}");
    assertThat(show(stats, "count")).isEqualTo("0");
    assertThat(show(stats, "size")).isEqualTo("0");
    assertThat(show(stats, "nindexes")).isEqualTo("0");
    assertThat(stats.has("avgObjSize")).isFalse();
  }

  @Test
  void tellsTheLimitsOfACappedCollection() {
    node.ok("{create: 'c', capped: true, size: 5120, max: 7}");
    Doc stats = node.ok("{collStats: 'c'}");
    assertThat(show(stats, "capped")).isEqualTo("true");
    assertThat(show(stats, "max")).isEqualTo("7");
    assertThat(show(stats, "maxSize")).isEqualTo("5120");
  }

  @Test
  void addsUpADatabase() {
    node.fill("c", 1, 100, "x: #");
    node.fill("d", 1, 50, "");
    node.ok("{createIndexes: 'd', indexes: [{key: {x: 1}, name: 'x_1'}]}");
    node.ok("other", "{insert: 'e', documents: [{_id: 1}]}");
    Doc stats = node.ok("{dbStats: 1}");
    assertThat(show(stats, "db")).isEqualTo("\"test\"");
    assertThat(show(stats, "collections")).isEqualTo("2");
    assertThat(at(stats, "objects").type()).isEqualTo(BsonTypes.INT32);
    assertThat(show(stats, "objects")).isEqualTo("150");
    assertThat(show(stats, "indexes")).isEqualTo("3");
    assertThat(at(stats, "dataSize").float64()).isEqualTo(100 * 21 + 50 * 14);
    assertThat(at(stats, "avgObjSize").float64()).isEqualTo((100 * 21 + 50 * 14) / 150.0);
    assertThat(at(stats, "fsTotalSize").float64()).isPositive();
    assertThat(stats.has("freeStorageSize")).isFalse();
    Doc free = node.ok("{dbStats: 1, scale: 1024, freeStorage: 1}");
    assertThat(free.has("freeStorageSize")).isTrue();
    assertThat(at(free, "dataSize").float64()).isEqualTo((100 * 21 + 50 * 14) / 1024.0);
    Doc none = node.ok("nothing", "{dbStats: 1}");
    assertThat(show(none, "objects")).isEqualTo("0");
    assertThat(at(none, "avgObjSize").float64()).isZero();
  }

  @Test
  void validatesDocumentsAndIndexes() {
    node.fill("c", 1, 100, "x: [#, 1000]");
    node.ok("{createIndexes: 'c', indexes: [{key: {x: 1}, name: 'x_1'}]}");
    Doc report = node.ok("{validate: 'c', full: true}");
    assertThat(show(report, "valid")).isEqualTo("true");
    assertThat(show(report, "ns")).isEqualTo("\"test.c\"");
    assertThat(show(report, "nrecords")).isEqualTo("100");
    assertThat(show(report, "nInvalidDocuments")).isEqualTo("0");
    assertThat(show(report, "keysPerIndex")).isEqualTo("{\"_id_\": 100, \"x_1\": 200}");
    assertThat(show(report, "indexDetails.x_1.valid")).isEqualTo("true");
    assertThat(show(report, "errors")).isEqualTo("[]");
    assertThat(show(report, "warnings")).isEqualTo("[]");
    assertThat(node.fails(26, "{validate: 'none'}")).contains("test.none");
    assertThat(node.fails(72, "{validate: 'c', repair: true}")).contains("repair");
    node.fails(40415, "{validate: 'c', foo: true}");
  }

  @Test
  void fingerprintsDependOnDocumentsAndNotOnTheirPlaces() {
    node.fill("a", 1, 50, "x: #");
    node.fill("b", 26, 50, "x: #");
    node.fill("b", 1, 25, "x: #");
    Doc hash = node.ok("{dbHash: 1}");
    String a = show(hash, "collections.a");
    assertThat(a).hasSize(34).isEqualTo(show(hash, "collections.b"));
    assertThat(show(hash, "capped")).isEqualTo("[]");
    assertThat(at(hash, "uuids.a").binarySubtype()).isEqualTo(4);
    node.crash();
    assertThat(show(node.ok("{dbHash: 1}"), "md5")).isEqualTo(show(hash, "md5"));
    node.ok("{update: 'b', updates: [{q: {_id: 7}, u: {$set: {x: 0}}}]}");
    Doc changed = node.ok("{dbHash: 1}");
    assertThat(show(changed, "collections.b")).isNotEqualTo(a);
    assertThat(show(changed, "collections.a")).isEqualTo(a);
    assertThat(show(changed, "md5")).isNotEqualTo(show(hash, "md5"));
    Doc only = node.ok("{dbHash: 1, collections: ['a']}");
    assertThat(at(only, "collections").doc().size()).isEqualTo(1);
    node.fails(14, "{dbHash: 1, collections: [5]}");
  }

  @Test
  void fingerprintsOfCappedCollectionsDependOnTheOrder() {
    node.ok("{create: 'a', capped: true, size: 4096}");
    node.ok("{create: 'b', capped: true, size: 4096}");
    node.ok("{insert: 'a', documents: [{_id: 1}, {_id: 2}]}");
    node.ok("{insert: 'b', documents: [{_id: 2}, {_id: 1}]}");
    Doc hash = node.ok("{dbHash: 1}");
    assertThat(show(hash, "capped")).isEqualTo("[\"a\", \"b\"]");
    assertThat(show(hash, "collections.a")).isNotEqualTo(show(hash, "collections.b"));
  }
}
