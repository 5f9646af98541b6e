// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import static io.tapdb.replica.TestNode.at;
import static io.tapdb.replica.TestNode.show;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.election.config.Duties;
import io.tapdb.election.config.Member;
import io.tapdb.election.config.SetConfig;
import io.tapdb.election.message.MemberState;
import io.tapdb.election.message.Position;
import io.tapdb.engine.bson.Doc;
import io.tapdb.oplog.OpTime;
import io.tapdb.replica.Pending;
import io.tapdb.replica.ScriptedMembership;
import io.tapdb.replica.TestNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Write and read concerns of requests to a primary whose followers do what a test says. */
class ConcernsInSetTest {
  private final ScriptedMembership set = new ScriptedMembership();
  private final SetConfig config = ScriptedMembership.config(3);
  private final TestNode node = TestNode.with().membership(set).start();

  @BeforeEach
  void lead() {
    set.become(config, MemberState.PRIMARY, 0);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private Pending begin(String json) {
    Pending pending = node.begin("test", json);
    node.threads().settle();
    return pending;
  }

  /** All members have what there is. */
  private void replicate() {
    OpTime last = node.node().durable();
    Position position = new Position(last, node.clock().millis());
    set.progress().applied(position);
    set.progress().durable(position);
    set.report(1, last, 0);
    set.report(2, last, 0);
    node.threads().settle();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{insert: 'd', documents: [{_id: 1}]}",
        "{update: 'c', updates: [{q: {_id: 1}, u: {$set: {a: 2}}}]}",
        "{delete: 'c', deletes: [{q: {_id: 1}, limit: 1}]}",
        "{delete: 'c', deletes: [{q: {_id: 9}, limit: 1}]}",
        "{delete: 'c', deletes: [{q: {a: 9}, limit: 0}]}",
        "{findAndModify: 'c', query: {_id: 1}, update: {$set: {a: 2}}}",
        "{create: 'e'}",
        "{drop: 'c'}",
        "{dropDatabase: 1}",
        "{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a'}]}",
        "{collMod: 'c'}"
      })
  void aWriteThatNamesNoConcernWaitsForAMajority(String command) {
    node.ok("{insert: 'c', documents: [{_id: 1, a: 1}], writeConcern: {w: 1}}");
    Pending write = begin(command);
    assertThat(write.isDone()).isFalse();
    replicate();
    Doc reply = write.reply();
    assertThat(show(reply, "ok")).isEqualTo("1.0");
    assertThat(reply.has("writeConcernError")).isFalse();
    assertThat(at(reply, "opTime.ts").isMissing()).isFalse();
    assertThat(at(reply, "electionId").objectId()).hasToString("7fffffff0000000000000000");
  }

  @Test
  void aWriteForThisMemberAloneWaitsForItsDiskUnlessItIsToldNotTo() {
    node.threads().committing(false);
    assertThat(begin("{insert: 'c', documents: [{_id: 1}], writeConcern: {w: 1}}").isDone())
        .isFalse();
    assertThat(
            begin("{insert: 'c', documents: [{_id: 2}], writeConcern: {w: 1, j: false}}").isDone())
        .isTrue();
    assertThat(begin("{insert: 'c', documents: [{_id: 3}], writeConcern: {w: 0}}").isDone())
        .isTrue();
  }

  @Test
  void aTimeThatRanOutIsToldWithoutUndoingTheWrite() {
    Pending write =
        begin("{insert: 'c', documents: [{_id: 1}], writeConcern: {w: 2, wtimeout: 100}}");
    node.threads().advance(100);
    Doc reply = write.reply();
    assertThat(show(reply, "ok")).isEqualTo("1.0");
    assertThat(show(reply, "n")).isEqualTo("1");
    assertThat(show(reply, "writeConcernError.code")).isEqualTo("64");
    assertThat(show(reply, "writeConcernError.codeName")).isEqualTo("\"WriteConcernFailed\"");
    assertThat(show(reply, "writeConcernError.errInfo.wtimeout")).isEqualTo("true");
    assertThat(show(reply, "writeConcernError.errInfo.writeConcern.w")).isEqualTo("2");
    assertThat(show(reply, "writeConcernError.errInfo.writeConcern.provenance"))
        .isEqualTo("\"clientSupplied\"");
    assertThat(node.find("{find: 'c'}")).hasSize(1);
  }

  @Test
  void aWriteWhoseStatementFailedWaitsAllTheSame() {
    node.ok("{insert: 'c', documents: [{_id: 1}], writeConcern: {w: 1}}");
    Pending write = begin("{insert: 'c', documents: [{_id: 1}]}");
    assertThat(write.isDone()).isFalse();
    replicate();
    assertThat(show(write.reply(), "writeErrors.0.code")).isEqualTo("11000");
  }

  @Test
  void aLeaderThatGivesUpTellsThoseWhoWait() {
    Pending write = begin("{insert: 'c', documents: [{_id: 1}]}");
    set.become(config, MemberState.SECONDARY, 1);
    Doc reply = write.reply();
    assertThat(show(reply, "ok")).isEqualTo("1.0");
    assertThat(show(reply, "writeConcernError.code")).isEqualTo("189");
  }

  @Test
  void concernsThatTheSetCannotSatisfyAreToldAfterTheWrite() {
    Doc tooMany = node.ok("{insert: 'c', documents: [{_id: 1}], writeConcern: {w: 4}}");
    assertThat(show(tooMany, "writeConcernError.code")).isEqualTo("100");
    Doc unknown = node.ok("{insert: 'c', documents: [{_id: 2}], writeConcern: {w: 'east'}}");
    assertThat(show(unknown, "writeConcernError.code")).isEqualTo("79");
    assertThat(node.find("{find: 'c'}")).hasSize(2);
  }

  /** The gate of the engine may close before the member is seen to be another one. */
  @Test
  void aStatementThatFindsNoLeaderEndsTheWholeRequest() {
    node.ok("{insert: 'c', documents: [{_id: 1}], writeConcern: {w: 1}}");
    node.stopLeading();
    String update = "{q: {_id: 1}, u: {$set: {a: 1}}}";
    Doc reply = node.run("test", "{update: 'c', updates: [" + update + ", " + update + "]}");
    assertThat(show(reply, "ok")).isEqualTo("0.0");
    assertThat(show(reply, "code")).isEqualTo("10107");
    assertThat(reply.has("topologyVersion")).isTrue();
    node.fails(10107, "{delete: 'c', deletes: [{q: {}, limit: 0}], ordered: false}");
    node.fails(10107, "{insert: 'c', documents: [{_id: 2}]}");
  }

  @Test
  void localWritesWaitForNobody() {
    node.ok("local", "{insert: 'c', documents: [{_id: 1}], writeConcern: {w: 3}}");
  }

  @Test
  void aSetWhoseArbiterLeavesNoneToSpareWaitsForOneMember() {
    List<Member> members = new ArrayList<>(config.members());
    members.set(2, Member.of(2, ScriptedMembership.host(2), Duties.ARBITER));
    set.become(config.withMembers(members), MemberState.PRIMARY, 0);
    node.ok("{insert: 'c', documents: [{_id: 1}]}");
    Doc defaults = node.ok("admin", "{getDefaultRWConcern: 1}");
    assertThat(show(defaults, "defaultWriteConcern.w")).isEqualTo("1");
    assertThat(show(defaults, "defaultWriteConcernSource")).isEqualTo("\"implicit\"");
  }

  @Test
  void aDefaultIsSetForTheWholeSet() {
    Doc before = node.ok("admin", "{getDefaultRWConcern: 1}");
    assertThat(show(before, "defaultWriteConcern.w")).isEqualTo("\"majority\"");
    assertThat(show(before, "defaultReadConcern.level")).isEqualTo("\"local\"");
    node.ok(
        "admin",
        "{setDefaultRWConcern: 1, defaultWriteConcern: {w: 1}, defaultReadConcern: {level:"
            + " 'majority'}, writeConcern: {w: 1}}");
    Doc after = node.ok("admin", "{getDefaultRWConcern: 1, inMemory: true}");
    assertThat(show(after, "defaultWriteConcern.w")).isEqualTo("1");
    assertThat(show(after, "defaultWriteConcernSource")).isEqualTo("\"global\"");
    assertThat(show(after, "defaultReadConcern.level")).isEqualTo("\"majority\"");
    assertThat(at(after, "updateOpTime").isMissing()).isFalse();
    node.ok("{insert: 'c', documents: [{_id: 1}]}");
    assertThat(node.find("{find: 'c'}")).isEmpty();
    assertThat(node.find("{find: 'c', readConcern: {level: 'local'}}")).hasSize(1);
    assertThat(node.fails("admin", 20, "{setDefaultRWConcern: 1, defaultWriteConcern: {}}"))
        .contains("cannot be unset");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{setDefaultRWConcern: 1}",
        "{setDefaultRWConcern: 1, defaultWriteConcern: {w: 0}}",
        "{setDefaultRWConcern: 1, defaultReadConcern: {level: 'linearizable'}}"
      })
  void defaultsThatMakeNoSenseAreRefused(String command) {
    node.fails("admin", 2, command);
  }

  @Test
  void outsideOfASetThereAreNoDefaultsToSet() {
    try (TestNode alone = TestNode.start()) {
      alone.fails("admin", 51300, "{getDefaultRWConcern: 1}");
      alone.fails("admin", 51300, "{setDefaultRWConcern: 1, defaultWriteConcern: {w: 1}}");
    }
  }

  @Test
  void aMajorityReadSeesWhatIsCommittedAndItsCursorMovesOn() {
    node.ok("{insert: 'c', documents: [{_id: 1}], writeConcern: {w: 1}}");
    replicate();
    node.ok("{insert: 'c', documents: [{_id: 2}], writeConcern: {w: 1}}");
    String majority = "readConcern: {level: 'majority'}}";
    assertThat(node.find("{find: 'c', " + majority)).hasSize(1);
    assertThat(show(node.ok("{count: 'c', query: {}, " + majority), "n")).isEqualTo("1");
    assertThat(show(node.ok("{distinct: 'c', key: '_id', " + majority), "values")).isEqualTo("[1]");
    assertThat(node.find("{aggregate: 'c', pipeline: [], cursor: {}, " + majority)).hasSize(1);
    replicate();
    assertThat(node.find("{find: 'c', " + majority)).hasSize(2);
  }

  @Test
  void aReadAfterATimeWaitsForIt() {
    node.ok("{insert: 'c', documents: [{_id: 1}], writeConcern: {w: 1}}");
    OpTime last = node.node().durable();
    String after =
        "afterClusterTime: {$timestamp: {t: " + last.seconds() + ", i: " + last.increment() + "}}";
    node.ok("{find: 'c', readConcern: {" + after + "}}");
    Pending read = begin("{find: 'c', readConcern: {level: 'majority', " + after + "}}");
    assertThat(read.isDone()).isFalse();
    replicate();
    node.threads().advance(100);
    assertThat(show(read.reply(), "cursor.firstBatch")).isEqualTo("[{\"_id\": 1}]");
  }

  @Test
  void aMajorityReadAfterATimeWaitsUntilThatIsSeenHereToo() {
    node.ok("{insert: 'c', documents: [{_id: 1}], writeConcern: {w: 1}}");
    OpTime last = node.node().durable();
    OpTime ahead = new OpTime(last.timestamp() + 1, last.term());
    set.progress().durable(new Position(ahead, 0));
    set.report(1, ahead, 0);
    assertThat(set.progress().committed().opTime()).isEqualTo(ahead);
    Pending read =
        begin(
            "{find: 'c', readConcern: {level: 'majority', afterClusterTime: {$timestamp: {t: "
                + ahead.seconds()
                + ", i: "
                + ahead.increment()
                + "}}}}");
    node.threads().advance(100);
    assertThat(read.isDone()).isFalse();
    node.ok("{insert: 'c', documents: [{_id: 2}], writeConcern: {w: 1}}");
    node.threads().advance(100);
    assertThat(read.isDone()).isTrue();
  }

  @Test
  void aReadAfterATimeThatDoesNotComeEndsWithItsOwn() {
    Pending read =
        begin(
            "{find: 'c', maxTimeMS: 200, readConcern: {afterClusterTime: {$timestamp: {t:"
                + " 4000000000, i: 1}}}}");
    node.threads().advance(300);
    assertThat(show(read.reply(), "code")).isEqualTo("50");
  }

  @Test
  void levelsThatDoNotExistHereAreRefused() {
    node.fails(238, "{find: 'c', readConcern: {level: 'linearizable'}}");
    node.fails(238, "{find: 'c', readConcern: {level: 'snapshot'}}");
    node.fails(
        20,
        "{insert: 'c', documents: [{}], lsid: {id: {$uuid:"
            + " '00000000-0000-4000-8000-000000000000'}}, txnNumber: {$numberLong: '1'}}");
  }

  @Test
  void fsyncOnAMemberWaitsForTheLogBecauseTheRestMayBeUndone() {
    node.ok("{insert: 'c', documents: [{_id: 1}], writeConcern: {w: 1}}");
    node.threads().maintaining(false);
    node.threads().settle();
    Pending fsync = node.begin("admin", "{fsync: 1}");
    node.threads().settle();
    node.threads().advance(20);
    assertThat(show(fsync.reply(), "ok")).isEqualTo("1.0");
  }
}
