// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import static io.tapdb.replica.TestNode.at;
import static io.tapdb.replica.TestNode.show;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.replica.TestNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FindAndModifyCommandTest {
  private final TestNode node = TestNode.start();

  @AfterEach
  void stop() {
    node.close();
  }

  private String run(String fields) {
    return node.run("test", "{findAndModify: 'c', " + fields + "}").toString();
  }

  private String refused(int code, String fields) {
    return node.fails(code, "{findAndModify: 'c', " + fields + "}");
  }

  private static String reply(String lastError, String value) {
    return "{\"lastErrorObject\": {" + lastError + "}, \"value\": " + value + ", \"ok\": 1.0}";
  }

  private static final String UPDATED = "\"n\": 1, \"updatedExisting\": true";

  @Test
  void givesTheDocumentAsItWasBefore() {
    node.fill("c", 1, 2, "a: 1");
    assertThat(run("query: {_id: 1}, update: {$inc: {a: 1}}"))
        .isEqualTo(reply(UPDATED, "{\"_id\": 1, \"a\": 1}"));
    assertThat(run("query: {_id: 1}, update: {$inc: {a: 1}}, new: false"))
        .isEqualTo(reply(UPDATED, "{\"_id\": 1, \"a\": 2}"));
    assertThat(
            at(node.ok("{findAndModify: 'c', update: {$set: {b: 1}}}"), "lastErrorObject.n").type())
        .isEqualTo(BsonTypes.INT32);
  }

  @Test
  void givesTheDocumentAsItIsAfterwards() {
    node.fill("c", 1, 2, "a: 1");
    assertThat(run("query: {_id: 1}, update: {$inc: {a: 1}}, new: true"))
        .isEqualTo(reply(UPDATED, "{\"_id\": 1, \"a\": 2}"));
    assertThat(run("query: {_id: 2}, update: {b: 5}, new: 1"))
        .isEqualTo(reply(UPDATED, "{\"_id\": 2, \"b\": 5}"));
    assertThat(run("query: {_id: 2}, update: [{$set: {c: {$add: ['$b', 1]}}}], new: true"))
        .isEqualTo(reply(UPDATED, "{\"_id\": 2, \"b\": 5, \"c\": 6}"));
  }

  @Test
  void aChangeThatChangesNothingStillFoundItsDocument() {
    node.fill("c", 1, 1, "a: 1");
    assertThat(run("query: {_id: 1}, update: {$set: {a: 1}}, new: true"))
        .isEqualTo(reply(UPDATED, "{\"_id\": 1, \"a\": 1}"));
  }

  @Test
  void whatIsNotThereIsNull() {
    String none = reply("\"n\": 0, \"updatedExisting\": false", "null");
    assertThat(run("query: {_id: 1}, update: {$set: {a: 1}}")).isEqualTo(none);
    node.fill("c", 1, 1, "");
    assertThat(run("query: {_id: 2}, update: {$set: {a: 1}}, new: true")).isEqualTo(none);
    assertThat(run("query: {_id: 2}, remove: true")).isEqualTo(reply("\"n\": 0", "null"));
    assertThat(show(node.ok("{count: 'c'}"), "n")).isEqualTo("1");
  }

  @Test
  void anUpsertTellsTheIdItMade() {
    assertThat(run("query: {_id: 1}, update: {$set: {a: 1}}, upsert: true"))
        .isEqualTo(reply("\"n\": 1, \"updatedExisting\": false, \"upserted\": 1", "null"));
    assertThat(run("query: {_id: 2, b: 3}, update: {$set: {a: 1}}, upsert: true, new: true"))
        .isEqualTo(
            reply(
                "\"n\": 1, \"updatedExisting\": false, \"upserted\": 2",
                "{\"_id\": 2, \"b\": 3, \"a\": 1}"));
    assertThat(run("query: {_id: 2}, update: {$set: {a: 7}}, upsert: true, new: true"))
        .isEqualTo(reply(UPDATED, "{\"_id\": 2, \"b\": 3, \"a\": 7}"));
    Doc made =
        node.ok("{findAndModify: 'c', query: {x: 1}, update: {y: 2}, upsert: true, new: true}");
    assertThat(at(made, "lastErrorObject.upserted").type()).isEqualTo(BsonTypes.OBJECT_ID);
    assertThat(show(made, "value._id")).isEqualTo(show(made, "lastErrorObject.upserted"));
    assertThat(show(made, "value.y")).isEqualTo("2");
    assertThat(at(made, "value.x").isMissing()).as("a replacement takes nothing else").isTrue();
  }

  @Test
  void removesOneAndGivesIt() {
    node.fill("c", 1, 3, "n: #");
    assertThat(run("query: {n: {$gt: 1}}, sort: {n: -1}, remove: true"))
        .isEqualTo(reply("\"n\": 1", "{\"_id\": 3, \"n\": 3}"));
    assertThat(run("remove: true, fields: {n: 1, _id: 0}, sort: {n: 1}"))
        .isEqualTo(reply("\"n\": 1", "{\"n\": 1}"));
    assertThat(node.find("{find: 'c'}").toString()).isEqualTo("[{\"_id\": 2, \"n\": 2}]");
  }

  @Test
  void theOldNameIsTheSameCommand() {
    node.fill("c", 1, 1, "");
    assertThat(node.ok("{findandmodify: 'c', remove: true}").toString())
        .isEqualTo(reply("\"n\": 1", "{\"_id\": 1}"));
  }

  @Test
  void aSortChoosesWhichOfMany() {
    node.fill("c", 1, 5, "n: #");
    assertThat(run("query: {n: {$lt: 4}}, sort: {n: -1}, update: {$set: {x: 1}}, fields: {_id: 1}"))
        .isEqualTo(reply(UPDATED, "{\"_id\": 3}"));
    assertThat(run("sort: {x: -1, n: 1}, update: {$unset: {x: 1}}, fields: {_id: 1}"))
        .isEqualTo(reply(UPDATED, "{\"_id\": 3}"));
    assertThat(run("sort: {}, query: {_id: 4}, update: {$set: {y: 1}}, fields: {n: 0}, new: true"))
        .isEqualTo(reply(UPDATED, "{\"_id\": 4, \"y\": 1}"));
  }

  @Test
  void fieldsAreShownAsAFindShowsThem() {
    node.ok("{insert: 'c', documents: [{_id: 1, a: [{k: 1}, {k: 2}, {k: 3}], b: {c: 1, d: 2}}]}");
    assertThat(run("query: {'a.k': 2}, update: {$set: {z: 1}}, fields: {'a.$': 1, _id: 0}"))
        .isEqualTo(reply(UPDATED, "{\"a\": [{\"k\": 2}]}"));
    assertThat(run("update: {$set: {z: 2}}, fields: {'b.c': 1, z: 1, _id: 0}, new: true"))
        .isEqualTo(reply(UPDATED, "{\"b\": {\"c\": 1}, \"z\": 2}"));
    assertThat(run("update: {$set: {z: 3}}, fields: {a: {$slice: 1}, b: 0}"))
        .isEqualTo(reply(UPDATED, "{\"_id\": 1, \"a\": [{\"k\": 1}], \"z\": 2}"));
  }

  @Test
  void aProjectionThatCannotBeChangesNothing() {
    node.fill("c", 1, 1, "a: 1, b: 1");
    refused(31254, "update: {$set: {a: 2}}, fields: {a: 1, b: 0}");
    refused(31254, "remove: true, fields: {a: 1, b: 0}");
    assertThat(node.find("{find: 'c'}").toString()).isEqualTo("[{\"_id\": 1, \"a\": 1, \"b\": 1}]");
  }

  @Test
  void thePositionOfTheMatchIsKnown() {
    node.ok("{insert: 'c', documents: [{_id: 1, a: [1, 5, 9]}]}");
    assertThat(run("query: {a: 5}, update: {$set: {'a.$': 50}}, new: true"))
        .isEqualTo(reply(UPDATED, "{\"_id\": 1, \"a\": [1, 50, 9]}"));
  }

  @Test
  void arrayFiltersChooseElements() {
    node.ok("{insert: 'c', documents: [{_id: 1, a: [1, 5, 9]}]}");
    assertThat(run("update: {$inc: {'a.$[x]': 10}}, arrayFilters: [{x: {$gt: 4}}], new: true"))
        .isEqualTo(reply(UPDATED, "{\"_id\": 1, \"a\": [1, 15, 19]}"));
    refused(14, "update: {$inc: {'a.$[x]': 10}}, arrayFilters: 5");
    refused(9, "update: {$inc: {a: 10}}, arrayFilters: [{x: 1}]");
    refused(2, "update: {$inc: {'a.$[y]': 10}}");
  }

  @Test
  void arrayFiltersGoWithOperatorsOnly() {
    node.fill("c", 1, 1, "");
    assertThat(refused(9, "remove: true, arrayFilters: [{x: 1}]"))
        .isEqualTo("Cannot specify arrayFilters and remove=true");
    refused(9, "update: [{$set: {a: 1}}], arrayFilters: [{x: 1}]");
    refused(9, "update: {a: 1}, arrayFilters: [{x: 1}]");
    assertThat(node.find("{find: 'c'}").toString()).isEqualTo("[{\"_id\": 1}]");
  }

  @Test
  void eitherChangesOrRemoves() {
    node.fill("c", 1, 1, "");
    assertThat(refused(9, "query: {}"))
        .isEqualTo("Either an update or remove=true must be specified");
    assertThat(refused(9, "query: {}, remove: false"))
        .isEqualTo("Either an update or remove=true must be specified");
    assertThat(refused(9, "remove: true, update: {a: 1}"))
        .isEqualTo("Cannot specify both an update and remove=true");
    assertThat(refused(9, "remove: true, upsert: true"))
        .isEqualTo("Cannot specify both upsert=true and remove=true");
    assertThat(refused(9, "remove: true, new: true"))
        .isEqualTo(
            "Cannot specify both new=true and remove=true; 'remove' always returns the deleted"
                + " document");
    assertThat(refused(9, "update: 5"))
        .isEqualTo("Update argument must be either an object or an array");
    run("remove: true, upsert: false, new: false");
    assertThat(node.find("{find: 'c'}")).isEmpty();
  }

  @Test
  void wrongTypesAreNamed() {
    for (String field : new String[] {"query", "sort", "fields", "let"}) {
      assertThat(refused(14, "remove: true, " + field + ": 5"))
          .isEqualTo(
              "BSON field 'findAndModify."
                  + field
                  + "' is the wrong type 'int', expected type 'object'");
    }
    for (String field : new String[] {"remove", "new", "upsert"}) {
      assertThat(refused(14, "update: {a: 1}, " + field + ": 'x'"))
          .isEqualTo(
              "BSON field 'findAndModify."
                  + field
                  + "' is the wrong type 'string', expected type 'bool'");
    }
    refused(9, "remove: true, hint: 5");
    refused(2, "remove: true, collation: {locale: 'en'}");
    refused(2, "remove: true, query: {$foo: 1}");
  }

  @Test
  void failuresAreTheCommands() {
    node.ok("{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a_1', unique: true}]}");
    node.ok("{insert: 'c', documents: [{_id: 1, a: 1}, {_id: 2, a: 2}]}");
    assertThat(run("query: {_id: 2}, update: {$set: {a: 1}}"))
        .isEqualTo(
            "{\"ok\": 0.0, \"errmsg\": \"E11000 duplicate key error collection: test.c index: a_1"
                + " dup key: { a: 1 }\", \"code\": 11000, \"codeName\": \"DuplicateKey\","
                + " \"keyPattern\": {\"a\": 1}, \"keyValue\": {\"a\": 1}}");
    refused(66, "query: {_id: 2}, update: {$set: {_id: 3}}");
    refused(66, "query: {_id: 2}, update: {_id: 3}");
    refused(9, "query: {_id: 2}, update: {$foo: {a: 1}}");
    refused(14, "query: {_id: 2}, update: {$inc: {a: 'x'}}");
    refused(66, "query: {_id: 9}, update: {_id: [1]}, upsert: true");
    refused(53, "query: {a: 9}, update: {_id: [1]}, upsert: true");
    node.checkValid("c");
    assertThat(node.find("{find: 'c', sort: {_id: 1}}").toString())
        .isEqualTo("[{\"_id\": 1, \"a\": 1}, {\"_id\": 2, \"a\": 2}]");
  }

  @Test
  void hintsAndVariables() {
    node.fill("c", 1, 3, "n: #");
    node.ok("{createIndexes: 'c', indexes: [{key: {n: 1}, name: 'n_1'}]}");
    assertThat(run("query: {n: 2}, update: {$set: {a: 1}}, hint: 'n_1', fields: {_id: 1}"))
        .isEqualTo(reply(UPDATED, "{\"_id\": 2}"));
    refused(2, "query: {n: 2}, update: {$set: {a: 1}}, hint: 'z'");
    assertThat(
            run(
                "query: {$expr: {$eq: ['$n', '$$x']}}, let: {x: 3}, update: [{$set: {b: '$$x'}}],"
                    + " new: true, fields: {b: 1}"))
        .isEqualTo(reply(UPDATED, "{\"_id\": 3, \"b\": 3}"));
  }

  @Test
  void aFilterThatCannotMakeADocumentMakesNone() {
    refused(54, "query: {$and: [{a: 1}, {a: 2}]}, update: {$set: {b: 1}}, upsert: true");
    assertThat(node.drain("test", node.ok("{listCollections: 1}"))).isEmpty();
  }
}
