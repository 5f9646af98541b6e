// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import static io.tapdb.replica.TestNode.show;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.replica.Pending;
import io.tapdb.replica.TestNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a write of a node that stands alone is acknowledged, and which wishes it refuses. */
class WriteConcernTest {
  private static final String[] WRITES = {
    "{insert: 'c', documents: [{a: 1}]#}",
    "{update: 'c', updates: [{q: {}, u: {$set: {a: 1}}, upsert: true}]#}",
    "{delete: 'c', deletes: [{q: {}, limit: 0}]#}",
    "{findAndModify: 'c', update: {$set: {a: 1}}, upsert: true#}"
  };

  private final TestNode node = TestNode.start();

  @AfterEach
  void stop() {
    node.close();
  }

  private static String with(String write, String concern) {
    return write.replace("#", ", writeConcern: " + concern);
  }

  private void refuses(int code, String concern, String message) {
    for (String write : WRITES) {
      assertThat(node.fails(code, with(write, concern))).as(write).isEqualTo(message);
    }
    assertThat(show(node.ok("{count: 'c'}"), "n")).as("nothing was written").isEqualTo("0");
  }

  @Test
  void oneMemberIsAMajority() {
    for (String concern :
        new String[] {
          "{}",
          "{w: 1}",
          "{w: 1.0}",
          "{w: {$numberLong: '1'}}",
          "{w: 'majority'}",
          "{w: 'majority', wtimeout: 1}",
          "{w: 1, j: true}",
          "{w: 1, j: false}",
          "{w: 1, j: 1}",
          "{w: 0}",
          "{j: true, wtimeout: {$numberLong: '1000'}}"
        }) {
      for (String write : WRITES) {
        assertThat(node.ok(with(write, concern)).has("writeConcernError")).as(concern).isFalse();
      }
    }
  }

  @Test
  void moreMembersThanThereAreCannotAcknowledge() {
    String message = "cannot use 'w' > 1 when a host is not replicated";
    refuses(2, "{w: 2}", message);
    refuses(2, "{w: 50, wtimeout: 1}", message);
    refuses(2, "{w: 2.0, j: true}", message);
  }

  @Test
  void thereAreNoOtherModes() {
    refuses(
        2,
        "{w: 'twoCities'}",
        "cannot use non-majority 'w' mode \"twoCities\" when a host is not a member of a replica"
            + " set");
  }

  @Test
  void aCountOfMembersHasItsRange() {
    String message = "w has to be a non-negative number and not greater than 50";
    refuses(9, "{w: -1}", message);
    refuses(9, "{w: 51}", message);
    refuses(9, "{w: {$numberLong: '4294967297'}}", message);
    refuses(9, "{w: true}", "w has to be a number, string, or object, but is bool");
    refuses(9, "{w: null}", "w has to be a number, string, or object, but is null");
  }

  @Test
  void wrongTypesAndFieldsAreNamed() {
    refuses(
        14,
        "{w: 1, j: 'yes'}",
        "BSON field 'writeConcern.j' is the wrong type 'string', expected type 'bool'");
    refuses(
        14,
        "{w: 1, wtimeout: 'soon'}",
        "BSON field 'writeConcern.wtimeout' is the wrong type 'string', expected type 'number'");
    refuses(14, "5", "BSON field 'writeConcern' is the wrong type 'int', expected type 'object'");
    refuses(9, "{w: 1, foo: 1}", "unrecognized write concern field: foo");
    refuses(9, "{W: 1}", "unrecognized write concern field: W");
  }

  @Test
  void readsTakeNone() {
    for (String read :
        new String[] {
          "{find: 'c'#}",
          "{count: 'c'#}",
          "{distinct: 'c', key: 'a'#}",
          "{aggregate: 'c', pipeline: [], cursor: {}#}",
          "{getMore: {$numberLong: '1'}, collection: 'c'#}",
          "{killCursors: 'c', cursors: []#}",
          "{ping: 1#}",
        }) {
      assertThat(node.fails(72, with(read, "{w: 1}")))
          .isEqualTo("Command does not support writeConcern");
    }
  }

  @Test
  void aWriteIsAcknowledgedWhenItIsOnDisk() {
    for (String concern : new String[] {"{}", "{w: 1}", "{w: 'majority'}", "{w: 1, j: true}"}) {
      Pending waiting = node.begin("test", with("{insert: 'd', documents: [{}]#}", concern));
      assertThat(waiting.isDone()).as(concern).isFalse();
      node.threads().settle();
      assertThat(show(waiting.reply(), "n")).isEqualTo("1");
    }
  }

  @Test
  void aWriteThatNeedNotBeOnDiskIsAcknowledgedAtOnce() {
    node.ok("{create: 'd'}");
    for (String concern : new String[] {"{w: 1, j: false}", "{w: 0}"}) {
      Pending done = node.begin("test", with("{insert: 'd', documents: [{}]#}", concern));
      assertThat(done.isDone()).as(concern).isTrue();
      assertThat(show(done.reply(), "n")).isEqualTo("1");
    }
    node.threads().settle();
    assertThat(show(node.ok("{count: 'd'}"), "n")).isEqualTo("2");
  }

  @Test
  void whatWasAcknowledgedIsThereAfterThePowerFailed() {
    node.ok("{insert: 'd', documents: [{_id: 1}]}");
    node.ok("{update: 'd', updates: [{q: {_id: 2}, u: {$set: {a: 1}}, upsert: true}]}");
    node.ok("{findAndModify: 'd', query: {_id: 1}, update: {$inc: {a: 5}}}");
    node.ok("{delete: 'd', deletes: [{q: {_id: 2}, limit: 1}], writeConcern: {w: 'majority'}}");
    node.crash();
    assertThat(node.find("{find: 'd'}").toString()).isEqualTo("[{\"_id\": 1, \"a\": 5}]");
  }

  @Test
  void aStatementThatFailsDoesNotKeepTheOthersFromBeingOnDisk() {
    Pending waiting =
        node.begin("test", "{insert: 'd', documents: [{_id: 1}, {_id: 1}], ordered: true}");
    assertThat(waiting.isDone()).isFalse();
    node.threads().settle();
    assertThat(show(waiting.reply(), "writeErrors.0.code")).isEqualTo("11000");
    node.crash();
    assertThat(node.find("{find: 'd'}").toString()).isEqualTo("[{\"_id\": 1}]");
  }
}
