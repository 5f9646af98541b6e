// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import static io.tapdb.replica.TestNode.at;
import static io.tapdb.replica.TestNode.show;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.replica.TestNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UpdateCommandTest {
  private final TestNode node = TestNode.start();

  @AfterEach
  void stop() {
    node.close();
  }

  private String update(String statements) {
    return node.run("test", "{update: 'c', updates: [" + statements + "]}").toString();
  }

  private String documents() {
    return node.find("{find: 'c', sort: {_id: 1}}").toString();
  }

  /** What is said of the only statement of an update. */
  private void refuses(int code, String statement, String message) {
    Doc reply = node.run("test", "{update: 'c', updates: [{" + statement + "}]}");
    assertThat(show(reply, "ok")).as("%s", reply).isEqualTo("1.0");
    assertThat(show(reply, "n")).isEqualTo("0");
    assertThat(show(reply, "nModified")).isEqualTo("0");
    assertThat(at(reply, "writeErrors").doc().size()).isEqualTo(1);
    assertThat(show(reply, "writeErrors.0.index")).isEqualTo("0");
    assertThat(show(reply, "writeErrors.0.code")).as("%s", reply).isEqualTo("" + code);
    assertThat(at(reply, "writeErrors.0.errmsg").string()).isEqualTo(message);
  }

  private void fails(int code, String statement, String message) {
    assertThat(node.fails(code, "{update: 'c', updates: [{" + statement + "}]}"))
        .isEqualTo(message);
  }

  @Test
  void theReplyTellsMatchedFromChanged() {
    node.fill("c", 1, 4, "a: 1");
    assertThat(update("{q: {_id: 1}, u: {$set: {a: 2}}}"))
        .isEqualTo("{\"n\": 1, \"nModified\": 1, \"ok\": 1.0}");
    assertThat(update("{q: {_id: 1}, u: {$set: {a: 2}}}"))
        .isEqualTo("{\"n\": 1, \"nModified\": 0, \"ok\": 1.0}");
    assertThat(update("{q: {}, u: {$set: {a: 2}}, multi: true}"))
        .isEqualTo("{\"n\": 4, \"nModified\": 3, \"ok\": 1.0}");
    assertThat(update("{q: {_id: 9}, u: {$set: {a: 2}}}"))
        .isEqualTo("{\"n\": 0, \"nModified\": 0, \"ok\": 1.0}");
    assertThat(update("{q: {_id: 1}, u: {$set: {a: 7}}}, {q: {}, u: {$inc: {a: 1}}, multi: true}"))
        .isEqualTo("{\"n\": 5, \"nModified\": 5, \"ok\": 1.0}");
    Doc reply = node.ok("{update: 'c', updates: [{q: {}, u: {$set: {a: 2}}}]}");
    assertThat(at(reply, "n").type()).isEqualTo(BsonTypes.INT32);
    assertThat(at(reply, "nModified").type()).isEqualTo(BsonTypes.INT32);
  }

  @Test
  void anUpdateOfNothingMakesNoCollection() {
    assertThat(update("{q: {}, u: {$set: {a: 2}}, multi: true}"))
        .isEqualTo("{\"n\": 0, \"nModified\": 0, \"ok\": 1.0}");
    assertThat(node.drain("test", node.ok("{listCollections: 1}"))).isEmpty();
  }

  @Test
  void withoutMultiOnlyOneDocumentChanges() {
    node.fill("c", 1, 3, "a: 1");
    update("{q: {a: 1}, u: {$set: {a: 2}}}");
    update("{q: {a: 1}, u: {$set: {a: 2}}, multi: 0}");
    assertThat(show(node.ok("{count: 'c', query: {a: 1}}"), "n")).isEqualTo("1");
  }

  @Test
  void upsertsAreListedWithTheIndexOfTheirStatement() {
    assertThat(
            update(
                "{q: {_id: 1}, u: {$set: {a: 2}}},"
                    + " {q: {_id: 2}, u: {$set: {a: 2}}, upsert: true},"
                    + " {q: {_id: 2}, u: {$inc: {a: 1}}, upsert: true},"
                    + " {q: {_id: 'x', b: 1}, u: {c: 3}, upsert: true}"))
        .isEqualTo(
            "{\"n\": 3, \"nModified\": 1, \"upserted\": [{\"index\": 1, \"_id\": 2}, {\"index\": 3,"
                + " \"_id\": \"x\"}], \"ok\": 1.0}");
    assertThat(documents()).isEqualTo("[{\"_id\": 2, \"a\": 3}, {\"_id\": \"x\", \"c\": 3}]");
  }

  @Test
  void anUpsertTakesWhatTheQuerySaysEquals() {
    update(
        "{q: {a: 1, 'b.c': 2, d: {$gt: 3}, e: {$eq: 4}, $and: [{f: 5}], _id: 1},"
            + " u: {$set: {g: 6}}, upsert: true}");
    assertThat(documents())
        .isEqualTo("[{\"_id\": 1, \"a\": 1, \"b\": {\"c\": 2}, \"e\": 4, \"f\": 5, \"g\": 6}]");
  }

  @Test
  void anUpsertMakesAnIdIfNobodyGivesOne() {
    Doc reply = node.ok("{update: 'c', updates: [{q: {a: 1}, u: {$set: {b: 2}}, upsert: true}]}");
    assertThat(at(reply, "upserted.0._id").type()).isEqualTo(BsonTypes.OBJECT_ID);
    Doc made = node.find("{find: 'c'}").getFirst();
    assertThat(made.get("_id").toString()).isEqualTo(show(reply, "upserted.0._id"));
    assertThat(made.firstName()).isEqualTo("_id");
    reply = node.ok("{update: 'c', updates: [{q: {a: 7}, u: {_id: 8, x: 1}, upsert: true}]}");
    assertThat(show(reply, "upserted")).isEqualTo("[{\"index\": 0, \"_id\": 8}]");
    reply =
        node.ok(
            "{update: 'c', updates: [{q: {a: 9}, u: {$setOnInsert: {_id: 10}}, upsert: true}]}");
    assertThat(show(reply, "upserted")).isEqualTo("[{\"index\": 0, \"_id\": 10}]");
  }

  @Test
  void anIdCanBeNull() {
    assertThat(update("{q: {_id: null}, u: {$set: {a: 1}}, upsert: true}"))
        .isEqualTo(
            "{\"n\": 1, \"nModified\": 0, \"upserted\": [{\"index\": 0, \"_id\": null}], \"ok\":"
                + " 1.0}");
    assertThat(update("{q: {_id: null}, u: {$set: {a: 2}}, upsert: true}"))
        .isEqualTo("{\"n\": 1, \"nModified\": 1, \"ok\": 1.0}");
  }

  @Test
  void inOrderTheFirstFailureIsTheLast() {
    node.fill("c", 1, 3, "a: 1");
    String statements =
        "{q: {_id: 1}, u: {$set: {a: 2}}}, {q: {_id: 2}, u: {$set: {_id: 5}}},"
            + " {q: {_id: 3}, u: {$set: {a: 2}}}";
    Doc reply = node.run("test", "{update: 'c', updates: [" + statements + "]}");
    assertThat(reply.toString())
        .isEqualTo(
            "{\"n\": 1, \"nModified\": 1, \"writeErrors\": [{\"index\": 1, \"code\": 66, \"errmsg\":"
                + " \"Performing an update on the path '_id' would modify the immutable field"
                + " '_id'\"}], \"ok\": 1.0}");
    assertThat(show(node.ok("{count: 'c', query: {a: 2}}"), "n")).isEqualTo("1");
    reply = node.run("test", "{update: 'c', ordered: false, updates: [" + statements + "]}");
    assertThat(show(reply, "n")).isEqualTo("2");
    assertThat(show(reply, "nModified")).isEqualTo("1");
    assertThat(show(reply, "writeErrors.0.index")).isEqualTo("1");
    assertThat(show(node.ok("{count: 'c', query: {a: 2}}"), "n")).isEqualTo("2");
  }

  @Test
  void aDuplicateKeyIsNamed() {
    node.ok("{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a_1', unique: true}]}");
    node.ok("{insert: 'c', documents: [{_id: 1, a: 1}, {_id: 2, a: 2}]}");
    assertThat(update("{q: {_id: 2}, u: {$set: {a: 1}}}"))
        .isEqualTo(
            "{\"n\": 0, \"nModified\": 0, \"writeErrors\": [{\"index\": 0, \"code\": 11000,"
                + " \"keyPattern\": {\"a\": 1}, \"keyValue\": {\"a\": 1}, \"errmsg\": \"E11000"
                + " duplicate key error collection: test.c index: a_1 dup key: { a: 1 }\"}], \"ok\":"
                + " 1.0}");
    node.checkValid("c");
  }

  @Test
  void aStatementIsReadBeforeAnyIsRun() {
    node.fill("c", 1, 2, "a: 1");
    String good = "{q: {_id: 1}, u: {$set: {a: 2}}}, ";
    node.fails(40415, "{update: 'c', updates: [" + good + "{q: {}, u: {}, foo: 1}]}");
    node.fails(40414, "{update: 'c', updates: [" + good + "{q: {}}]}");
    node.fails(14, "{update: 'c', updates: [" + good + "5]}");
    assertThat(show(node.ok("{count: 'c', query: {a: 1}}"), "n")).isEqualTo("2");
  }

  @Test
  void wrongFieldsOfStatementsAreNamed() {
    fails(40415, "q: {}, u: {}, foo: 1", "BSON field 'update.updates.foo' is an unknown field.");
    fails(40414, "u: {}", "BSON field 'update.updates.q' is missing but a required field");
    fails(40414, "q: {}", "BSON field 'update.updates.u' is missing but a required field");
    fails(
        14,
        "q: 5, u: {}",
        "BSON field 'update.updates.q' is the wrong type 'int', expected type 'object'");
    fails(
        14,
        "q: {}, u: {}, multi: 'x'",
        "BSON field 'update.updates.multi' is the wrong type 'string', expected type 'bool'");
    fails(
        14,
        "q: {}, u: {}, upsert: 'x'",
        "BSON field 'update.updates.upsert' is the wrong type 'string', expected type 'bool'");
    fails(
        14,
        "q: {}, u: {}, arrayFilters: {}",
        "BSON field 'update.updates.arrayFilters' is the wrong type 'object', expected type"
            + " 'array'");
    fails(9, "q: {}, u: 5", "Update argument must be either an object or an array, not int");
    fails(9, "q: {}, u: {}, hint: 5", "Hint must be a string or an object, not 5");
    fails(
        2,
        "q: {}, u: {}, collation: {locale: 'de'}",
        "collation is not supported: only {locale: \"simple\"} is, not {\"locale\": \"de\"}");
  }

  @Test
  void aBatchIsNeitherEmptyNorTooLarge() {
    assertThat(node.fails(16, "{update: 'c', updates: []}"))
        .isEqualTo("Write batch sizes must be between 1 and 100000. Got 0 operations.");
    DocWriter command = new DocWriter(1 << 20).put("update", "c").openArray("updates");
    for (int i = 0; i < 100_001; i++) {
      command.add(Doc.EMPTY);
    }
    Doc reply = node.run("test", command.close().build());
    assertThat(at(reply, "errmsg").string())
        .isEqualTo("Write batch sizes must be between 1 and 100000. Got 100001 operations.");
    assertThat(node.fails(40414, "{update: 'c'}"))
        .isEqualTo("BSON field 'update.updates' is missing but a required field");
  }

  @Test
  void manyDocumentsCannotBeReplacedByOne() {
    node.fill("c", 1, 2, "");
    refuses(
        9,
        "q: {}, u: {a: 1}, multi: true",
        "multi update is not supported for replacement-style update");
  }

  @Test
  void aReplacementKeepsTheId() {
    node.fill("c", 1, 2, "a: 1");
    assertThat(update("{q: {_id: 1}, u: {b: 2}}"))
        .isEqualTo("{\"n\": 1, \"nModified\": 1, \"ok\": 1.0}");
    assertThat(update("{q: {_id: 2}, u: {_id: 2, b: 3}}"))
        .isEqualTo("{\"n\": 1, \"nModified\": 1, \"ok\": 1.0}");
    assertThat(documents()).isEqualTo("[{\"_id\": 1, \"b\": 2}, {\"_id\": 2, \"b\": 3}]");
    Doc reply = node.run("test", "{update: 'c', updates: [{q: {_id: 2}, u: {_id: 3, b: 3}}]}");
    assertThat(show(reply, "writeErrors.0.code")).isEqualTo("66");
  }

  @Test
  void arrayFiltersChooseElements() {
    node.ok("{insert: 'c', documents: [{_id: 1, a: [1, 5, 9]}]}");
    update("{q: {}, u: {$inc: {'a.$[big]': 10}}, arrayFilters: [{big: {$gte: 5}}]}");
    assertThat(documents()).isEqualTo("[{\"_id\": 1, \"a\": [1, 15, 19]}]");
    Doc reply =
        node.run(
            "test",
            "{update: 'c', updates: [{q: {}, u: {$inc: {'a.$[x]': 1}}, arrayFilters: [{y: 1}]}]}");
    assertThat(show(reply, "n")).isEqualTo("0");
    assertThat(at(reply, "writeErrors").doc().size()).isEqualTo(1);
  }

  @Test
  void aSortChoosesWhichOfManyChanges() {
    node.fill("c", 1, 3, "n: #");
    update("{q: {}, u: {$set: {first: true}}, sort: {n: -1}}");
    assertThat(node.find("{find: 'c', filter: {first: true}}").getFirst().get("_id").int32())
        .isEqualTo(3);
    Doc reply =
        node.run(
            "test",
            "{update: 'c', updates: [{q: {}, u: {$set: {a: 1}}, multi: true, sort: {n: 1}}]}");
    assertThat(show(reply, "code")).as("%s", reply).isEqualTo("9");
    assertThat(at(reply, "errmsg").string()).isEqualTo("Cannot specify sort with multi=true");
  }

  @Test
  void aHintNamesAnIndexThatIsThere() {
    node.fill("c", 1, 3, "n: #");
    node.ok("{createIndexes: 'c', indexes: [{key: {n: 1}, name: 'n_1'}]}");
    update("{q: {n: 1}, u: {$set: {a: 1}}, hint: 'n_1'}");
    update("{q: {n: 2}, u: {$set: {a: 1}}, hint: {n: 1}}");
    update("{q: {n: 3}, u: {$set: {a: 1}}, hint: {$natural: 1}}");
    assertThat(show(node.ok("{count: 'c', query: {a: 1}}"), "n")).isEqualTo("3");
    Doc reply =
        node.run("test", "{update: 'c', updates: [{q: {}, u: {$set: {a: 1}}, hint: 'other'}]}");
    assertThat(show(reply, "writeErrors.0.code")).as("%s", reply).isEqualTo("2");
    assertThat(at(reply, "writeErrors.0.errmsg").string()).contains("hint provided");
  }

  @Test
  void variablesStandInExpressions() {
    node.fill("c", 1, 3, "n: #");
    node.ok(
        "{update: 'c', let: {two: 2}, updates: [{q: {$expr: {$eq: ['$n', '$$two']}}, u: {$set: {a:"
            + " 1}}}]}");
    assertThat(node.find("{find: 'c', filter: {a: 1}}").toString())
        .isEqualTo("[{\"_id\": 2, \"n\": 2, \"a\": 1}]");
    node.ok("{update: 'c', let: {x: 5}, updates: [{q: {_id: 1}, u: [{$set: {a: '$$x'}}]}]}");
    assertThat(node.find("{find: 'c', filter: {_id: 1}}").toString())
        .isEqualTo("[{\"_id\": 1, \"n\": 1, \"a\": 5}]");
  }

  @Test
  void constantsAreForPipelines() {
    node.fill("c", 1, 1, "");
    Doc reply = node.run("test", "{update: 'c', updates: [{q: {}, u: {$set: {a: 1}}, c: {x: 5}}]}");
    assertThat(show(reply, "code")).as("%s", reply).isEqualTo("51198");
    node.ok(
        "{update: 'c', updates: [{q: {}, u: [{$set: {a: '$$x', b: '$$y'}}], c: {x: 5, y: '$_id'}}]}");
    assertThat(documents()).isEqualTo("[{\"_id\": 1, \"a\": 5, \"b\": \"$_id\"}]");
  }

  @Test
  void anIdInAnUpsertHasATypeThatFits() {
    Doc reply = node.run("test", "{update: 'c', updates: [{q: {}, u: {_id: [1]}, upsert: true}]}");
    assertThat(show(reply, "writeErrors.0.code")).as("%s", reply).isEqualTo("53");
    assertThat(at(reply, "writeErrors.0.errmsg").string())
        .isEqualTo("The '_id' value cannot be of type array");
    assertThat(node.find("{find: 'c'}")).isEmpty();
  }

  @Test
  void anUnknownOperatorIsNamed() {
    node.fill("c", 1, 1, "");
    refuses(
        9,
        "q: {}, u: {$foo: {a: 1}}",
        "Unknown modifier: $foo. Expected a valid update modifier or pipeline-style update"
            + " specified as an array");
    Doc reply = node.run("test", "{update: 'c', updates: [{q: {$foo: 1}, u: {$set: {a: 1}}}]}");
    assertThat(show(reply, "writeErrors.0.code")).as("%s", reply).isEqualTo("2");
    assertThat(at(reply, "writeErrors.0.errmsg").string()).contains("$foo");
  }

  @Test
  void twoOperatorsMayNotChangeTheSameField() {
    node.fill("c", 1, 1, "a: 1");
    refuses(
        40,
        "q: {}, u: {$set: {a: 1}, $inc: {a: 1}}",
        "Updating the path 'a' would create a conflict at 'a'");
  }
}
