// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.define;

import static io.tapdb.engine.QueryFixture.failsWith;
import static io.tapdb.engine.QueryFixture.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.FindRequest;
import io.tapdb.engine.Namespace;
import io.tapdb.engine.Operation;
import io.tapdb.engine.TestEngine;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Json;
import io.tapdb.engine.bson.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class DefinitionsTest {
  private static final Namespace OTHER = new Namespace("test", "other");
  private static final Namespace ELSEWHERE = new Namespace("far", "c");

  private final TestEngine engine = new TestEngine();
  private final Definer definer = new Definer(engine);

  private List<String> all(Namespace namespace) {
    return engine.find(
        FindRequest.of(namespace, Doc.EMPTY, TestEngine.query("{}").options())
            .withSort(Json.parse("{_id: 1}")));
  }

  private List<String> collections(String database) {
    return engine.engine().listings().collectionsOf(database).stream()
        .map(each -> each.get("name").string() + each.get("options"))
        .sorted()
        .toList();
  }

  @Test
  void optionsOfCreateAreKeptOrRefused() {
    for (String[] row :
        table(
            """
            {} | {}
            {capped: false} | {}
            {capped: true, size: 1} | {"capped": true, "size": 256}
            {capped: true, size: 256} | {"capped": true, "size": 256}
            {capped: 1, size: 257.9} | {"capped": true, "size": 512}
            {capped: true, size: 4096, max: 5} | {"capped": true, "size": 4096, "max": 5}
            {capped: true, size: 4096, max: 0, autoIndexId: true} | {"capped": true, "size": 4096, "max": 0}
            {idIndex: {key: {_id: 1}, name: "_id_"}} | {}
            """)) {
      assertThat(CollectionOptions.check(Json.parse(row[0])).toString())
          .as(row[0])
          .isEqualTo(Json.parse(row[1]).toString());
    }
    for (String[] row :
        table(
            """
            {capped: true} | 72 | the 'size' field is required when 'capped' is true
            {size: 100} | 72 | the 'capped' field needs to be true when either the 'size' or 'max' fields are present
            {capped: false, max: 1} | 72 | the 'capped' field needs to be true
            {capped: "yes", size: 1} | 14 | BSON field 'create.capped' is the wrong type 'string', expected type 'bool'
            {capped: true, size: "1"} | 14 | BSON field 'create.size' is the wrong type 'string', expected type 'long'
            {capped: true, size: 1, max: "1"} | 14 | BSON field 'create.max' is the wrong type 'string', expected type 'long'
            {capped: true, size: 0} | 2 | must be from 1 to 1125899906842624 bytes, not 0
            {capped: true, size: -5} | 2 | not -5
            {capped: true, size: 1, max: -1} | 2 | not -1
            {capped: true, size: 1, max: NumberLong(2147483648)} | 2 | not 2147483648
            {viewOn: "c"} | 72 | the option 'viewOn' of create is not supported
            {validator: {}} | 72 | the option 'validator' of create is not supported
            {idIndex: {key: {a: 1}}} | 2 | the 'idIndex' must be on {_id: 1}
            """)) {
      String message =
          failsWith(
              Integer.parseInt(row[1]), row[0], () -> CollectionOptions.check(Json.parse(row[0])));
      assertThat(message).as(row[0]).contains(row[2]);
    }
  }

  @Test
  void creatingTwiceIsRightOnlyWithTheSameOptions() {
    assertThat(definer.create(TestEngine.COLL, "{capped: true, size: 300}")).isTrue();
    assertThat(definer.create(TestEngine.COLL, "{capped: true, size: 400}")).isFalse();
    assertThat(failsWith(48, "plain", () -> definer.create(TestEngine.COLL, "{}")))
        .startsWith("namespace test.c already exists, but with different options: ");
    assertThat(
            failsWith(73, "system", () -> definer.create(new Namespace("test", "system.x"), "{}")))
        .contains("system.");
    assertThat(collections("test")).containsExactly("c" + Json.parse("{capped: true, size: 512}"));
  }

  @Test
  void aRenamedCollectionKeepsDocumentsIndexesAndOptions() {
    engine.insert("{_id: 1, a: 5}", "{_id: 2, a: 6}");
    engine.createIndex("{key: {a: 1}, unique: true}");
    definer.rename(TestEngine.COLL, OTHER, false);
    assertThat(all(TestEngine.COLL)).isEmpty();
    assertThat(all(OTHER)).hasSize(2);
    assertThat(engine.insertInto(OTHER, "{_id: 3, a: 6}").errors())
        .singleElement()
        .satisfies(error -> assertThat(error.error().code().code()).isEqualTo(11000));
    definer.rename(OTHER, ELSEWHERE, false);
    assertThat(all(ELSEWHERE)).hasSize(2);
    assertThat(collections("test")).isEmpty();
    engine.crash(engine.log.size());
    assertThat(all(ELSEWHERE)).hasSize(2);
    assertThat(engine.engine().listings().databases()).contains("far").doesNotContain("test");
  }

  @Test
  void aRenameReplacesAnotherCollectionOnlyWhenToldTo() {
    engine.insert("{_id: 1}");
    engine.insertInto(OTHER, "{_id: 8}", "{_id: 9}");
    assertThat(failsWith(48, "there", () -> definer.rename(TestEngine.COLL, OTHER, false)))
        .isEqualTo("target namespace exists: test.other");
    assertThat(failsWith(20, "itself", () -> definer.rename(OTHER, OTHER, true)))
        .isEqualTo("Can't rename a collection to itself: test.other");
    assertThat(failsWith(26, "none", () -> definer.rename(ELSEWHERE, OTHER, true)))
        .isEqualTo("Source collection far.c does not exist");
    failsWith(
        20, "local", () -> definer.rename(TestEngine.COLL, new Namespace("local", "c"), true));
    assertThat(all(OTHER)).hasSize(2);
    definer.rename(TestEngine.COLL, OTHER, true);
    assertThat(all(OTHER)).singleElement().asString().contains("1");
    assertThat(collections("test")).containsExactly("other{}");
  }

  @Test
  void droppingTellsWhatThereWas() {
    assertThat(definer.drop(TestEngine.COLL)).isEqualTo(-1);
    engine.insert("{_id: 1}");
    engine.createIndex("{key: {a: 1}}");
    assertThat(definer.drop(TestEngine.COLL)).isEqualTo(2);
    assertThat(definer.drop(TestEngine.COLL)).isEqualTo(-1);
    engine.insert("{_id: 1, b: 1}");
    assertThat(all(TestEngine.COLL)).hasSize(1);
    assertThat(definer.names()).containsExactly("_id_");
    engine.insertInto(OTHER, "{_id: 1}");
    engine.insertInto(ELSEWHERE, "{_id: 1}");
    assertThat(definer.dropDatabase("test")).isTrue();
    assertThat(definer.dropDatabase("test")).isFalse();
    assertThat(collections("test")).isEmpty();
    assertThat(all(ELSEWHERE)).hasSize(1);
  }

  @Test
  void indexesAreDroppedByNameKeyListOrAll() {
    assertThat(failsWith(26, "none", () -> definer.dropIndexes("'*'")))
        .isEqualTo("ns not found test.c");
    for (String field : List.of("a", "b", "c", "d", "e")) {
      engine.createIndex("{key: {" + field + ": 1}}");
    }
    assertThat(definer.dropIndexes("'a_1'")).isEqualTo(6);
    assertThat(definer.dropIndexes("{b: 1.0}")).isEqualTo(5);
    for (String[] row :
        table(
            """
            "a_1" | 27 | index not found with name [a_1]
            ["c_1", "a_1"] | 27 | index not found with name [a_1]
            ["c_1", 1] | 14 | dropIndexes.index must hold names of indexes
            {c: -1} | 27 | can't find index with key: {"c": -1}
            {_id: 1} | 72 | cannot drop _id index
            "_id_" | 72 | cannot drop _id index
            1 | 14 | dropIndexes.index must be a name
            """)) {
      assertThat(failsWith(Integer.parseInt(row[1]), row[0], () -> definer.dropIndexes(row[0])))
          .as(row[0])
          .contains(row[2]);
    }
    assertThat(definer.names()).containsExactly("_id_", "c_1", "d_1", "e_1");
    assertThat(definer.dropIndexes("['e_1', 'c_1', 'e_1']")).isEqualTo(4);
    assertThat(definer.dropIndexes("'*'")).isEqualTo(2);
    assertThat(definer.dropIndexes("'*'")).isEqualTo(1);
    assertThat(definer.names()).containsExactly("_id_");
  }

  @Test
  void aModifiedIndexIsListedAndAnswersWithOldAndNew() {
    engine.createIndex("{key: {a: 1}, unique: true, sparse: true}");
    assertThat(definer.modify("{index: {name: 'a_1', expireAfterSeconds: 60}}").toString())
        .isEqualTo(Json.parse("{expireAfterSeconds_new: 60}").toString());
    assertThat(definer.modify("{index: {keyPattern: {a: 1}, expireAfterSeconds: 5}}").toString())
        .isEqualTo(
            Json.parse("{expireAfterSeconds_old: 60, expireAfterSeconds_new: 5}").toString());
    assertThat(definer.modify("{index: {name: 'a_1', hidden: true}}").toString())
        .isEqualTo(Json.parse("{hidden_old: false, hidden_new: true}").toString());
    Doc spec = engine.engine().listings().indexesOf(TestEngine.COLL).get(1);
    assertThat(spec.get("unique").bool()).isTrue();
    assertThat(spec.get("sparse").bool()).isTrue();
    assertThat(spec.get("hidden").bool()).isTrue();
    assertThat(spec.get("expireAfterSeconds").int32()).isEqualTo(5);
    engine.insert("{_id: 1, a: 1}", "{_id: 2, a: 2}");
    assertThat(engine.plan(TestEngine.query("{a: 1}"))).isEqualTo("COLLSCAN");
    assertThat(engine.insert("{_id: 3, a: 1}").errors()).hasSize(1);
    failsWith(2, "hint", () -> engine.find(TestEngine.query("{a: 1}").withHint(Value.of("a_1"))));
    definer.modify("{index: {name: 'a_1', hidden: false}}");
    assertThat(engine.plan(TestEngine.query("{a: 1}"))).isEqualTo("FETCH < IXSCAN a_1");
  }

  @Test
  void malformedModificationsAreRefused() {
    failsWith(26, "none", () -> definer.modify("{index: {name: 'a_1', hidden: true}}"));
    engine.createIndex("{key: {a: 1, b: 1}, name: 'ab'}");
    for (String[] row :
        table(
            """
            {index: 1} | 14 | BSON field 'collMod.index' is the wrong type 'int', expected type 'object'
            {index: {hidden: true}} | 72 | one of them
            {index: {name: "ab", keyPattern: {a: 1, b: 1}, hidden: true}} | 72 | one of them
            {index: {name: "ab"}} | 72 | no expireAfterSeconds or hidden field
            {index: {name: "nope", hidden: true}} | 27 | cannot find index
            {index: {keyPattern: {b: 1, a: 1}, hidden: true}} | 27 | cannot find index
            {index: {name: "ab", expireAfterSeconds: 1}} | 67 | TTL indexes are single-field indexes
            {index: {name: "_id_", hidden: true}} | 2 | can be neither hidden nor make documents expire
            {index: {name: "_id_", expireAfterSeconds: 1}} | 72 | can be neither hidden nor make documents expire
            {index: {name: "ab", unique: true}} | 72 | the option 'unique' of collMod.index is not supported
            {index: {name: "ab", foo: true}} | 40415 | BSON field 'collMod.index.foo' is an unknown field.
            {cappedSize: 5000} | 72 | Collection must be capped
            {cappedMax: 5000} | 72 | Collection must be capped
            {validator: {}} | 72 | the option 'validator' of collMod is not supported
            """)) {
      assertThat(failsWith(Integer.parseInt(row[1]), row[0], () -> definer.modify(row[0])))
          .as(row[0])
          .contains(row[2]);
    }
    assertThat(definer.modify("{}").isEmpty()).isTrue();
    assertThat(definer.indexes().get(1)).doesNotContain("hidden");
  }

  @Test
  void aCappedCollectionMayBeResized() {
    engine.create("{capped: true, size: 4096, max: 3}");
    for (int i = 0; i < 5; i++) {
      engine.insert("{_id: " + i + "}");
    }
    assertThat(all(TestEngine.COLL)).hasSize(3);
    definer.modify("{cappedMax: 5}");
    for (int i = 5; i < 9; i++) {
      engine.insert("{_id: " + i + "}");
    }
    assertThat(all(TestEngine.COLL)).hasSize(5);
    definer.modify("{cappedMax: 2, cappedSize: 1000}");
    engine.insert("{_id: 9}");
    assertThat(all(TestEngine.COLL)).hasSize(2).last().asString().contains("9");
    assertThat(collections("test"))
        .containsExactly("c" + Json.parse("{capped: true, size: 1024, max: 2}"));
  }

  @Test
  void whatExpiresIsListedForTheWholeSet() {
    engine.createIndex("{key: {at: 1}, expireAfterSeconds: 30}");
    engine.createIndex("{key: {b: 1}}");
    engine.insertInto(OTHER, "{_id: 1}");
    assertThat(engine.engine().listings().expiring())
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.namespace()).isEqualTo(TestEngine.COLL);
              assertThat(each.path()).isEqualTo("at");
              assertThat(each.index()).isEqualTo("at_1");
              assertThat(each.afterSeconds()).isEqualTo(30);
            });
    definer.modify("{index: {name: 'b_1', expireAfterSeconds: 7}}");
    assertThat(engine.engine().listings().expiring()).hasSize(2);
    engine.dropIndex("at_1");
    engine.dropIndex("b_1");
    assertThat(engine.engine().listings().expiring()).isEmpty();
    assertThat(
            engine.engine().listings().validate(OTHER, Operation.UNSTOPPABLE).get("valid").bool())
        .isTrue();
  }
}
