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

class IndexCommandsTest {
  private final TestNode node = TestNode.start();

  @AfterEach
  void stop() {
    node.close();
  }

  private List<String> indexes(String collection) {
    return node.drain("test", node.ok("{listIndexes: '" + collection + "'}")).stream()
        .map(each -> each.get("name").string())
        .toList();
  }

  @Test
  void makesIndexesAndTheCollectionToo() {
    Doc reply =
        node.ok(
            "{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a_1'}, {key: {b: -1, 'c.d': 1},"
                + " name: 'mine'}], commitQuorum: 'votingMembers'}");
    assertThat(reply.toString())
        .isEqualTo(
            "{\"numIndexesBefore\": 1, \"numIndexesAfter\": 3,"
                + " \"createdCollectionAutomatically\": true, \"ok\": 1.0}");
    assertThat(indexes("c")).containsExactly("_id_", "a_1", "mine");
  }

  @Test
  void makingTheSameIndexAgainChangesNothing() {
    node.fill("c", 1, 5, "");
    node.ok("{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a_1'}]}");
    Doc again =
        node.ok(
            "{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a_1'},"
                + " {key: {_id: 1}, name: '_id_'}]}");
    assertThat(show(again, "note")).isEqualTo("\"all indexes already exist\"");
    assertThat(show(again, "numIndexesBefore")).isEqualTo("2");
    assertThat(show(again, "numIndexesAfter")).isEqualTo("2");
    assertThat(show(again, "createdCollectionAutomatically")).isEqualTo("false");
  }

  @Test
  void theIndexOnIdIsThereAlreadyWhateverItIsCalled() {
    node.fill("c", 1, 5, "");
    for (String spec : new String[] {"name: 'mine'", "name: '_id_1'", "name: '_id_'"}) {
      Doc reply = node.ok("{createIndexes: 'c', indexes: [{key: {_id: 1}, " + spec + "}]}");
      assertThat(show(reply, "note")).isEqualTo("\"all indexes already exist\"");
      assertThat(show(reply, "numIndexesAfter")).isEqualTo("1");
    }
    assertThat(indexes("c")).containsExactly("_id_");
  }

  @Test
  void refusesIndexesThatContradictOneAnother() {
    node.ok("{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a_1'}]}");
    node.fails(86, "{createIndexes: 'c', indexes: [{key: {b: 1}, name: 'a_1'}]}");
    node.fails(85, "{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'other'}]}");
    node.fails(86, "{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a_1', unique: true}]}");
    node.fails(
        85, "{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'x', expireAfterSeconds: 1}]}");
    node.fails(
        86,
        "{createIndexes: 'c', indexes: [{key: {x: 1}, name: 'same'}, {key: {y: 1}, name: 'same'}]}");
    node.fails(
        85,
        "{createIndexes: 'c', indexes: [{key: {x: 1}, name: 'one'}, {key: {x: 1}, name: 'two'}]}");
    assertThat(indexes("c")).containsExactly("_id_", "a_1");
  }

  @Test
  void refusesSpecificationsThatAreNone() {
    String[][] wrong = {
      {"2", "[]"},
      {"14", "[5]"},
      {"14", "5"},
      {"9", "[{name: 'x'}]"},
      {"9", "[{key: 5, name: 'x'}]"},
      {"67", "[{key: {}, name: 'x'}]"},
      {"67", "[{key: {a: 0}, name: 'x'}]"},
      {"67", "[{key: {a: true}, name: 'x'}]"},
      {"67", "[{key: {a: 'text'}, name: 'x'}]"},
      {"67", "[{key: {a: '2dsphere'}, name: 'x'}]"},
      {"67", "[{key: {'$**': 1}, name: 'x'}]"},
      {"67", "[{key: {'a..b': 1}, name: 'x'}]"},
      {"67", "[{key: {'': 1}, name: 'x'}]"},
      {"67", "[{key: {$a: 1}, name: 'x'}]"},
      {"67", "[{key: {a: 1}, name: ''}]"},
      {"14", "[{key: {a: 1}, name: 5}]"},
      {"2", "[{key: {a: 1}, name: '*'}]"},
      {"14", "[{key: {a: 1}, name: 'x', unique: 'yes'}]"},
      {"67", "[{key: {a: 1}, name: 'x', expireAfterSeconds: 'x'}]"},
      {"67", "[{key: {a: 1}, name: 'x', expireAfterSeconds: -1}]"},
      {"67", "[{key: {a: 1, b: 1}, name: 'x', expireAfterSeconds: 1}]"},
      {"67", "[{key: {_id: 1, b: 1}, name: 'x', expireAfterSeconds: 1}]"},
      {"67", "[{key: {a: 1}, name: 'x', partialFilterExpression: {b: 1}}]"},
      {"2", "[{key: {a: 1}, name: 'x', collation: {locale: 'de'}}]"},
      {"67", "[{key: {a: 1}, name: 'x', v: 0}]"},
      {"197", "[{key: {a: 1}, name: 'x', foo: 1}]"},
      {"2", "[{key: {a: 1}, name: '_id_'}]"},
      {"197", "[{key: {_id: 1}, name: 'x', unique: true}]"},
    };
    for (String[] each : wrong) {
      node.fails(Integer.parseInt(each[0]), "{createIndexes: 'c', indexes: " + each[1] + "}");
    }
    node.fails(40414, "{createIndexes: 'c'}");
    node.fails(40415, "{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a_1'}], foo: 1}");
    node.fails(73, "{createIndexes: 'system.x', indexes: [{key: {a: 1}, name: 'a_1'}]}");
    node.fails(
        14, "{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a_1'}], commitQuorum: true}");
    assertThat(node.drain("test", node.ok("{listCollections: 1}"))).isEmpty();
  }

  @Test
  void takesAPlainCollationForWhatItIs() {
    node.ok(
        "{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a_1', collation: {locale: 'simple'},"
            + " background: true, v: 2}]}");
    assertThat(node.drain("test", node.ok("{listIndexes: 'c'}")).getLast().toString())
        .isEqualTo("{\"v\": 2, \"key\": {\"a\": 1}, \"name\": \"a_1\"}");
  }

  @Test
  void aCollectionHasSoManyIndexesAndNoMore() {
    for (int i = 1; i < 64; i++) {
      node.ok("{createIndexes: 'c', indexes: [{key: {f" + i + ": 1}, name: 'f" + i + "'}]}");
    }
    assertThat(indexes("c")).hasSize(64);
    node.fails(67, "{createIndexes: 'c', indexes: [{key: {g: 1}, name: 'g'}]}");
    StringBuilder wide = new StringBuilder("a0: 1");
    for (int i = 1; i < 33; i++) {
      wide.append(", a").append(i).append(": 1");
    }
    node.fails(67, "{createIndexes: 'd', indexes: [{key: {" + wide + "}, name: 'w'}]}");
  }

  @Test
  void dropsIndexesByNameKeyListOrAll() {
    node.fill("c", 1, 20, "a: #, b: #, d: #, e: #");
    node.ok(
        "{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a_1'}, {key: {b: 1}, name: 'b_1'},"
            + " {key: {d: 1}, name: 'd_1'}, {key: {e: 1}, name: 'e_1'}]}");
    assertThat(node.ok("{dropIndexes: 'c', index: 'a_1'}").toString())
        .isEqualTo("{\"nIndexesWas\": 5, \"ok\": 1.0}");
    node.ok("{deleteIndexes: 'c', index: {b: 1}}");
    node.ok("{dropIndexes: 'c', index: ['d_1']}");
    assertThat(indexes("c")).containsExactly("_id_", "e_1");
    assertThat(node.ok("{dropIndexes: 'c', index: '*'}").toString())
        .isEqualTo(
            "{\"nIndexesWas\": 2, \"msg\": \"non-_id indexes dropped for collection\","
                + " \"ok\": 1.0}");
    assertThat(indexes("c")).containsExactly("_id_");
    node.crash();
    assertThat(indexes("c")).containsExactly("_id_");
    node.checkValid("c");
  }

  @Test
  void refusesToDropWhatIsNotThereOrMustStay() {
    node.ok("{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a_1'}]}");
    assertThat(node.fails(26, "{dropIndexes: 'x', index: 'a_1'}")).isEqualTo("ns not found test.x");
    assertThat(node.fails(27, "{dropIndexes: 'c', index: 'b_1'}"))
        .isEqualTo("index not found with name [b_1]");
    node.fails(27, "{dropIndexes: 'c', index: {b: 1}}");
    node.fails(27, "{dropIndexes: 'c', index: ['a_1', 'b_1']}");
    assertThat(node.fails(72, "{dropIndexes: 'c', index: '_id_'}"))
        .isEqualTo("cannot drop _id index");
    node.fails(72, "{dropIndexes: 'c', index: {_id: 1}}");
    node.fails(14, "{dropIndexes: 'c', index: 5}");
    node.fails(14, "{dropIndexes: 'c', index: ['a_1', 5]}");
    node.fails(40414, "{dropIndexes: 'c'}");
    node.fails(40415, "{dropIndexes: 'c', index: 'a_1', foo: 1}");
    assertThat(indexes("c")).containsExactly("_id_", "a_1");
  }

  @Test
  void aDroppedIndexMayComeBackInAnotherForm() {
    node.fill("c", 1, 100, "a: #");
    node.ok("{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'x'}]}");
    node.ok("{dropIndexes: 'c', index: 'x'}");
    node.ok("{createIndexes: 'c', indexes: [{key: {a: -1}, name: 'x', unique: true}]}");
    Doc sorted = node.find("{find: 'c', sort: {a: -1}, limit: 1}").getFirst();
    assertThat(show(sorted, "_id")).isEqualTo("100");
    node.checkValid("c");
  }

  @Test
  void aUniqueIndexKeepsDuplicatesOut() {
    node.ok("{createIndexes: 'c', indexes: [{key: {a: 1, b: 1}, name: 'ab', unique: true}]}");
    node.ok("{insert: 'c', documents: [{_id: 1, a: 1, b: 'x'}, {_id: 2, a: 1, b: 'y'}]}");
    Doc reply = node.run("test", "{insert: 'c', documents: [{_id: 3, a: 1.0, b: 'x'}]}");
    assertThat(show(reply, "writeErrors.0.code")).isEqualTo("11000");
    assertThat(show(reply, "writeErrors.0.keyPattern")).isEqualTo("{\"a\": 1, \"b\": 1}");
    assertThat(show(reply, "writeErrors.0.keyValue")).isEqualTo("{\"a\": 1.0, \"b\": \"x\"}");
    assertThat(at(reply, "writeErrors.0.errmsg").string())
        .isEqualTo(
            "E11000 duplicate key error collection: test.c index: ab dup key:"
                + " { a: 1.0, b: \"x\" }");
    Doc moved = node.run("test", "{update: 'c', updates: [{q: {_id: 2}, u: {$set: {b: 'x'}}}]}");
    assertThat(show(moved, "writeErrors.0.code")).isEqualTo("11000");
    assertThat(show(moved, "nModified")).isEqualTo("0");
    node.ok("{update: 'c', updates: [{q: {_id: 1}, u: {$set: {b: 'z'}}}]}");
    node.ok("{update: 'c', updates: [{q: {_id: 2}, u: {$set: {b: 'x'}}}]}");
    node.checkValid("c");
  }

  @Test
  void missingFieldsCountAsNullInAUniqueIndexUnlessItIsSparse() {
    node.ok(
        "{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a', unique: true},"
            + " {key: {b: 1}, name: 'b', unique: true, sparse: true}]}");
    node.ok("{insert: 'c', documents: [{_id: 1}, {_id: 2, a: 1}]}");
    Doc reply = node.run("test", "{insert: 'c', documents: [{_id: 3, a: null}]}");
    assertThat(show(reply, "writeErrors.0.keyValue")).isEqualTo("{\"a\": null}");
    Doc sparse =
        node.run(
            "test", "{insert: 'c', documents: [{_id: 4, a: 4, b: null}, {_id: 5, a: 5, b: null}]}");
    assertThat(show(sparse, "n")).isEqualTo("1");
    node.checkValid("c");
  }

  @Test
  void uniqueKeysMayRepeatInsideOneDocument() {
    node.ok("{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a', unique: true}]}");
    node.ok("{insert: 'c', documents: [{_id: 1, a: [1, 1, 2]}]}");
    Doc reply = node.run("test", "{insert: 'c', documents: [{_id: 2, a: [3, 2]}]}");
    assertThat(show(reply, "writeErrors.0.keyValue")).isEqualTo("{\"a\": 2}");
    node.ok("{update: 'c', updates: [{q: {_id: 1}, u: {$set: {a: [1]}}}]}");
    node.ok("{insert: 'c', documents: [{_id: 2, a: [3, 2]}]}");
    node.checkValid("c");
  }

  @Test
  void parallelArraysCannotBeIndexedTogether() {
    node.ok("{createIndexes: 'c', indexes: [{key: {a: 1, b: 1}, name: 'ab'}]}");
    Doc reply = node.run("test", "{insert: 'c', documents: [{_id: 1, a: [1], b: [2]}]}");
    assertThat(show(reply, "writeErrors.0.code")).isEqualTo("171");
    node.ok("{insert: 'd', documents: [{_id: 1, a: [1], b: [2]}]}");
    node.fails(171, "{createIndexes: 'd', indexes: [{key: {a: 1, b: 1}, name: 'ab'}]}");
    assertThat(indexes("d")).containsExactly("_id_");
  }

  @Test
  void aHiddenIndexIsKeptButNotUsed() {
    node.fill("c", 1, 50, "a: #");
    node.ok("{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a', hidden: true}]}");
    node.fails(2, "{find: 'c', hint: 'a'}");
    node.ok("{insert: 'c', documents: [{_id: 51, a: 51}]}");
    node.ok("{collMod: 'c', index: {name: 'a', hidden: false}}");
    assertThat(node.find("{find: 'c', hint: 'a', filter: {a: {$gt: 49}}}")).hasSize(2);
    node.checkValid("c");
  }
}
