// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import static io.tapdb.replica.TestNode.at;
import static io.tapdb.replica.TestNode.show;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.bson.Doc;
import io.tapdb.replica.TestNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What drivers put around every command, and what is said of a command that is not understood. */
class GenericFieldsTest {
  private static final String SESSION =
      "lsid: {id: {$uuid: '00112233-4455-6677-8899-aabbccddeeff'}}";

  private final TestNode node = TestNode.start();

  @BeforeEach
  void fill() {
    node.fill("c", 1, 3, "");
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private void stillHas(int documents) {
    assertThat(show(node.ok("{count: 'c'}"), "n")).isEqualTo("" + documents);
  }

  @Test
  void aCommandThatDoesNotExistIsNamed() {
    assertThat(node.fails(59, "{foo: 1}")).isEqualTo("no such command: 'foo'");
    assertThat(node.fails(59, "{Find: 'c'}")).isEqualTo("no such command: 'Find'");
    assertThat(node.fails(59, "{'': 1}")).isEqualTo("no such command: ''");
    assertThat(node.fails(59, "{$db: 'test', find: 'c'}")).isEqualTo("no such command: '$db'");
    assertThat(node.run("test", "{foo: 1}").toString())
        .isEqualTo(
            "{\"ok\": 0.0, \"errmsg\": \"no such command: 'foo'\", \"code\": 59,"
                + " \"codeName\": \"CommandNotFound\"}");
  }

  @Test
  void anEmptyCommandIsNone() {
    node.fails(9, "{}");
  }

  @Test
  void aFieldNobodyKnowsIsNamedWithItsCommand() {
    for (String each :
        new String[] {
          "insert: 'c', documents: [{a: 1}]",
          "update: 'c', updates: [{q: {}, u: {$set: {a: 1}}}]",
          "delete: 'c', deletes: [{q: {}, limit: 0}]",
          "find: 'c'",
          "getMore: {$numberLong: '5'}, collection: 'c'",
          "killCursors: 'c', cursors: [{$numberLong: '5'}]",
          "findAndModify: 'c', update: {$set: {a: 1}}",
          "findandmodify: 'c', remove: true",
          "count: 'c'",
          "distinct: 'c', key: 'a'",
          "aggregate: 'c', pipeline: [], cursor: {}"
        }) {
      String name = each.substring(0, each.indexOf(':'));
      assertThat(node.fails(40415, "{" + each + ", foo: 1}"))
          .isEqualTo("BSON field '" + name + ".foo' is an unknown field.");
    }
    stillHas(3);
  }

  @Test
  void aFieldThatIsThereTwiceIsNamed() {
    assertThat(node.fails(40413, "{find: 'c', limit: 1, limit: 2}"))
        .isEqualTo("BSON field 'find.limit' is a duplicate field");
    assertThat(node.fails(40413, "{count: 'c', comment: 1, comment: 1}"))
        .isEqualTo("BSON field 'count.comment' is a duplicate field");
    assertThat(node.fails(40413, "{update: 'c', updates: [{q: {}, u: {a: 1}, u: {a: 2}}]}"))
        .isEqualTo("BSON field 'update.updates.u' is a duplicate field");
    assertThat(node.fails(40413, "{delete: 'c', deletes: [{q: {_id: 1}, q: {}, limit: 0}]}"))
        .isEqualTo("BSON field 'delete.deletes.q' is a duplicate field");
    stillHas(3);
  }

  @Test
  void aCollectionNameMustBeOne() {
    for (String rest :
        new String[] {
          "insert: #, documents: [{a: 1}]",
          "update: #, updates: [{q: {}, u: {$set: {a: 1}}}]",
          "delete: #, deletes: [{q: {}, limit: 0}]",
          "find: #",
          "findAndModify: #, remove: true",
          "count: #",
          "distinct: #, key: 'a'",
        }) {
      assertThat(node.fails(73, "{" + rest.replace("#", "5") + "}"))
          .isEqualTo("collection name has invalid type int");
      node.fails(73, "{" + rest.replace("#", "''") + "}");
      node.fails(73, "{" + rest.replace("#", "'a$b'") + "}");
      node.fails(73, "{" + rest.replace("#", "'.a'") + "}");
      node.fails(73, "{" + rest.replace("#", "'" + "x".repeat(300) + "'") + "}");
    }
    node.fails(73, "{aggregate: 'a$b', pipeline: [], cursor: {}}");
    node.fails("", 73, "{find: 'c'}");
    node.fails("a.b", 73, "{find: 'c'}");
  }

  @Test
  void theDatabaseInTheCommandIsTheOneItWasSentTo() {
    node.ok("{find: 'c', $db: 'test'}");
    assertThat(node.fails(73, "{find: 'c', $db: 'other'}")).contains("$db").contains("other");
    assertThat(node.fails(73, "{delete: 'c', deletes: [{q: {}, limit: 0}], $db: 'other'}"))
        .contains("Expected test but got other");
    assertThat(node.fails(14, "{find: 'c', $db: 5}"))
        .isEqualTo("BSON field 'find.$db' is the wrong type 'int', expected type 'string'");
    stillHas(3);
  }

  @Test
  void thereIsOneVersionOfTheApi() {
    node.ok("{find: 'c', apiVersion: '1'}");
    node.ok("{find: 'c', apiVersion: '1', apiStrict: true, apiDeprecationErrors: true}");
    node.ok("{count: 'c', apiVersion: '1', apiStrict: false}");
    assertThat(node.fails(322, "{find: 'c', apiVersion: '2'}"))
        .isEqualTo("API version must be \"1\"");
    assertThat(node.fails(14, "{find: 'c', apiVersion: 1}"))
        .isEqualTo("BSON field 'find.apiVersion' is the wrong type 'int', expected type 'string'");
    node.fails(14, "{find: 'c', apiVersion: '1', apiStrict: 'yes'}");
  }

  @Test
  void howStrictTheApiIsNeedsItsVersion() {
    node.fails(4886600, "{find: 'c', apiStrict: true}");
    node.fails(4886600, "{find: 'c', apiDeprecationErrors: true}");
    node.fails(4886600, "{delete: 'c', deletes: [{q: {}, limit: 0}], apiStrict: true}");
    stillHas(3);
  }

  @Test
  void aStrictApiHasOnlySomeCommands() {
    String strict = ", apiVersion: '1', apiStrict: true}";
    for (String in :
        new String[] {
          "{ping: 1",
          "{insert: 'd', documents: [{}]",
          "{update: 'd', updates: [{q: {}, u: {}}]",
          "{delete: 'd', deletes: [{q: {}, limit: 1}]",
          "{findAndModify: 'd', remove: true",
          "{aggregate: 'd', pipeline: [], cursor: {}",
          "{count: 'd'",
          "{listCollections: 1",
          "{listIndexes: 'c'",
          "{hello: 1"
        }) {
      node.ok(in + strict);
    }
    assertThat(node.fails(323, "{distinct: 'c', key: 'a'" + strict))
        .isEqualTo("Provided apiStrict:true, but the command distinct is not in API Version 1");
    node.fails(323, "{collStats: 'c'" + strict);
    node.fails(323, "{dbStats: 1" + strict);
    node.ok("{distinct: 'c', key: 'a', apiVersion: '1'}");
  }

  @Test
  void aTimeLimitIsAWholeNumberOfMilliseconds() {
    node.ok("{find: 'c', maxTimeMS: 0}");
    node.ok("{find: 'c', maxTimeMS: 2147483647}");
    node.ok("{find: 'c', maxTimeMS: 100.0}");
    node.ok("{find: 'c', maxTimeMS: {$numberLong: '100'}}");
    node.ok("{find: 'c', maxTimeMS: {$numberDecimal: '100'}}");
    assertThat(node.fails(2, "{find: 'c', maxTimeMS: -1}"))
        .isEqualTo("-1 value for maxTimeMS is out of range [0, 2147483647]");
    node.fails(2, "{find: 'c', maxTimeMS: {$numberLong: '2147483648'}}");
    node.fails(2, "{find: 'c', maxTimeMS: 1.5}");
    node.fails(2, "{find: 'c', maxTimeMS: {$numberDouble: 'NaN'}}");
    assertThat(node.fails(14, "{find: 'c', maxTimeMS: '5'}"))
        .isEqualTo(
            "BSON field 'find.maxTimeMS' is the wrong type 'string', expected type 'number'");
    node.fails(14, "{delete: 'c', deletes: [{q: {}, limit: 0}], maxTimeMS: {}}");
    stillHas(3);
  }

  @Test
  void timeRunsOut() {
    node.clock().passPerReading(50_000_000);
    String filter = "{$or: [{_id: {$gt: 0}}, {a: 1}]}";
    for (String each :
        new String[] {
          "find: 'c', filter: " + filter,
          "count: 'c', query: " + filter,
          "distinct: 'c', key: '_id', query: " + filter,
          "aggregate: 'c', pipeline: [{$match: " + filter + "}], cursor: {}",
          "delete: 'c', deletes: [{q: " + filter + ", limit: 0}]",
          "update: 'c', updates: [{q: " + filter + ", u: {$set: {a: 2}}, multi: true}]",
          "findAndModify: 'c', query: " + filter + ", remove: true",
          "insert: 'c', documents: [{_id: 4}]"
        }) {
      assertThat(node.fails(50, "{" + each + ", maxTimeMS: 10}"))
          .isEqualTo("operation exceeded time limit");
    }
    node.clock().passPerReading(0);
    stillHas(3);
  }

  @Test
  void aCommentCanBeAnything() {
    for (String comment : new String[] {"'x'", "5", "{a: [1]}", "[1, 2]", "null", "true"}) {
      node.ok("{find: 'c', comment: " + comment + "}");
      node.ok("{count: 'c', comment: " + comment + "}");
      node.ok("{update: 'c', updates: [{q: {_id: 9}, u: {}}], comment: " + comment + "}");
      node.ok("{findAndModify: 'c', query: {_id: 9}, remove: true, comment: " + comment + "}");
    }
  }

  @Test
  void aSessionHasAnId() {
    node.ok("{find: 'c', " + SESSION + "}");
    node.ok("{insert: 'd', documents: [{}], " + SESSION + "}");
    assertThat(node.fails(14, "{find: 'c', lsid: 5}"))
        .isEqualTo("BSON field 'find.lsid' is the wrong type 'int', expected type 'object'");
    assertThat(node.fails(40414, "{find: 'c', lsid: {}}"))
        .isEqualTo("BSON field 'lsid.id' is missing but a required field");
    assertThat(node.fails(14, "{find: 'c', lsid: {id: 'x'}}")).contains("'lsid.id'");
  }

  @Test
  void transactionsNeedAReplicaSet() {
    String insert = "{insert: 'c', documents: [{_id: 4}], ";
    String number = "txnNumber: {$numberLong: '1'}";
    assertThat(node.fails(20, insert + SESSION + ", " + number + "}"))
        .isEqualTo("Transaction numbers are only allowed on a replica set member");
    node.fails(
        20, insert + SESSION + ", " + number + ", autocommit: false, startTransaction: true}");
    stillHas(3);
  }

  @Test
  void partsOfATransactionNeedTheOthers() {
    String insert = "{insert: 'c', documents: [{_id: 4}], ";
    assertThat(node.fails(72, insert + "txnNumber: {$numberLong: '1'}}"))
        .isEqualTo("Transaction number requires a session ID to also be specified");
    assertThat(node.fails(72, insert + SESSION + ", autocommit: false}"))
        .isEqualTo("'autocommit' field requires a transaction number to also be specified");
    assertThat(node.fails(72, insert + SESSION + ", startTransaction: true}"))
        .isEqualTo("'startTransaction' field requires a transaction number to also be specified");
    stillHas(3);
  }

  @Test
  void readConcernsOfOneNode() {
    for (String level : new String[] {"local", "available", "majority"}) {
      node.ok("{find: 'c', readConcern: {level: '" + level + "'}}");
      node.ok("{count: 'c', readConcern: {level: '" + level + "'}}");
    }
    node.ok("{find: 'c', readConcern: {}}");
    node.fails(123, "{find: 'c', readConcern: {level: 'linearizable'}}");
    node.fails(123, "{find: 'c', readConcern: {level: 'snapshot'}}");
    assertThat(node.fails(9, "{find: 'c', readConcern: {level: 'foo'}}")).contains("foo");
    assertThat(node.fails(14, "{find: 'c', readConcern: 'local'}"))
        .isEqualTo(
            "BSON field 'find.readConcern' is the wrong type 'string', expected type 'object'");
    String time = "{$timestamp: {t: 1, i: 1}}";
    node.fails(20, "{find: 'c', readConcern: {afterClusterTime: " + time + "}}");
    node.fails(20, "{find: 'c', readConcern: {level: 'local', atClusterTime: " + time + "}}");
  }

  @Test
  void partsOfReadConcernsAreKnown() {
    assertThat(node.fails(14, "{find: 'c', readConcern: {level: 5}}"))
        .isEqualTo(
            "BSON field 'readConcern.level' is the wrong type 'int', expected type 'string'");
    assertThat(node.fails(40415, "{find: 'c', readConcern: {lvl: 'snapshot'}}"))
        .isEqualTo("BSON field 'readConcern.lvl' is an unknown field.");
  }

  @Test
  void readPreferencesAreChecked() {
    for (String mode :
        new String[] {
          "primary", "primaryPreferred", "secondary", "secondaryPreferred", "nearest"
        }) {
      node.ok("{find: 'c', $readPreference: {mode: '" + mode + "'}}");
    }
    node.ok("{find: 'c', $readPreference: {mode: 'nearest', tags: [{a: 'b'}, {}]}}");
    node.ok("{find: 'c', $readPreference: {mode: 'secondary', maxStalenessSeconds: 90}}");
    assertThat(node.fails(9, "{find: 'c', $readPreference: {mode: 'foo'}}")).contains("'foo'");
    assertThat(node.fails(14, "{find: 'c', $readPreference: 'primary'}"))
        .contains("$readPreference");
    node.fails(40414, "{find: 'c', $readPreference: {}}");
    node.fails(2, "{find: 'c', $readPreference: {mode: 'primary', tags: [{a: 'b'}]}}");
    node.fails(160, "{find: 'c', $readPreference: {mode: 'secondary', maxStalenessSeconds: 89}}");
    node.fails(2, "{find: 'c', $readPreference: {mode: 'primary', maxStalenessSeconds: 90}}");
  }

  @Test
  void helpExplainsACommandAndDoesNotRunIt() {
    Doc reply = node.ok("{delete: 'c', deletes: [{q: {}, limit: 0}], help: true}");
    assertThat(at(reply, "help").string()).startsWith("help for: delete ");
    assertThat(reply.has("n")).isFalse();
    node.ok("{drop: 'c', help: true}");
    stillHas(3);
    node.ok("{delete: 'c', deletes: [{q: {_id: 1}, limit: 0}], help: false}");
    stillHas(2);
  }
}
