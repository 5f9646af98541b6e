// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.set;

import static io.tapdb.replica.TestNode.at;
import static io.tapdb.replica.TestNode.show;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.election.message.MemberState;
import io.tapdb.engine.bson.Doc;
import io.tapdb.replica.Pending;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What users see of a set of real members through commands. */
class SetAdministrationTest {
  private static final String NEAREST = "$readPreference: {mode: 'nearest'}";

  private static TestMember secondary(TestSet set) {
    set.until(() -> set.members().stream().anyMatch(SetAdministrationTest::isSecondary), 20_000);
    return set.members().stream()
        .filter(SetAdministrationTest::isSecondary)
        .findFirst()
        .orElseThrow();
  }

  private static boolean isSecondary(TestMember member) {
    return member.isAlive() && member.state() == MemberState.SECONDARY;
  }

  private static void refused(int code, TestMember member, String database, String command) {
    Doc reply = member.run(database, command);
    assertThat(show(reply, "code")).as("%s: %s", command, reply).isEqualTo("" + code);
  }

  private static String config(int members, int version, String last) {
    StringBuilder config =
        new StringBuilder("{replSetReconfig: {_id: 'rs0', version: " + version + ", members: [");
    for (int i = 0; i < members; i++) {
      config
          .append(i == 0 ? "" : ", ")
          .append("{_id: " + i + ", host: 'm" + i + ":27017'")
          .append(i == members - 1 ? last : "")
          .append("}");
    }
    return config.append("]}}").toString();
  }

  @Test
  void theStatusOfEveryMemberShowsTheWholeSet() {
    try (TestSet set = TestSet.of(3).initiate()) {
      set.primary().ok("{insert: 'a', documents: [{_id: 1}], writeConcern: {w: 3}}");
      set.advance(5000);
      for (TestMember member : set.members()) {
        Doc status = member.ok("admin", "{replSetGetStatus: 1}");
        for (int i = 0; i < 3; i++) {
          assertThat(show(status, "members." + i + ".health")).as("%s", status).isEqualTo("1.0");
          assertThat(show(status, "members." + i + ".optime"))
              .as("%s", status)
              .isEqualTo(show(status, "optimes.lastCommittedOpTime"));
        }
      }
      Doc status = set.primary().ok("admin", "{replSetGetStatus: 1}");
      assertThat(at(status, "electionCandidateMetrics.lastElectionReason").isString()).isTrue();
      assertThat(show(status, "myState")).isEqualTo("1");
    }
  }

  @Test
  void aPrimaryThatWasCutOffAcknowledgesNothingAndIsReadByWhatItKnows() {
    try (TestSet set = TestSet.of(3).initiate()) {
      TestMember old = set.primary();
      old.ok("{insert: 'a', documents: [{_id: 1}], writeConcern: {w: 3}}");
      set.advance(3000);
      set.isolate(old, true);
      old.ok("{insert: 'a', documents: [{_id: 2}], writeConcern: {w: 1}}");
      Pending patient = old.begin("test", "{insert: 'a', documents: [{_id: 3}]}");
      Doc timed =
          old.run(
              "test", "{insert: 'a', documents: [{_id: 4}], writeConcern: {w: 2, wtimeout: 500}}");
      assertThat(show(timed, "writeConcernError.code")).isEqualTo("64");
      Doc local = old.ok("{count: 'a', query: {_id: {$gt: 0}}}");
      Doc majority =
          old.ok("{count: 'a', query: {_id: {$gt: 0}}, readConcern: {level: 'majority'}}");
      assertThat(show(local, "n")).isEqualTo("4");
      assertThat(show(majority, "n")).isEqualTo("1");
      set.until(() -> !old.isWritable(), 15_000);
      assertThat(show(patient.reply(), "ok")).isEqualTo("1.0");
      assertThat(show(patient.reply(), "writeConcernError.code")).isEqualTo("189");
      set.isolate(old, false);
    }
  }

  @Test
  void whoWaitsForAChangeHearsOfANewPrimaryAtOnce() {
    try (TestSet set = TestSet.of(3).initiate()) {
      set.primary().ok("{insert: 'a', documents: [{_id: 1}], writeConcern: {w: 3}}");
      set.advance(5000);
      TestMember old = set.primary();
      Doc known = old.ok("admin", "{hello: 1}");
      String await =
          "{hello: 1, maxAwaitTimeMS: 60000, topologyVersion: "
              + show(known, "topologyVersion")
              + "}";
      Pending hello = old.begin("admin", await);
      set.advance(3000);
      assertThat(hello.isDone()).isFalse();
      old.ok("admin", "{replSetStepDown: 60}");
      set.until(hello::isDone, 100);
      assertThat(show(hello.reply(), "isWritablePrimary")).isEqualTo("false");
      long since = set.clock().millis();
      assertThat(set.primary()).isNotSameAs(old);
      assertThat(set.clock().millis() - since).isLessThan(300);
    }
  }

  @Test
  void aMemberUnderMaintenanceIsNotRead() {
    try (TestSet set = TestSet.of(3).initiate()) {
      TestMember member = secondary(set);
      member.ok("admin", "{replSetMaintenance: true}");
      refused(13436, member, "test", "{find: 'a', " + NEAREST + "}");
      member.ok("admin", "{replSetMaintenance: false}");
      set.until(() -> member.state() == MemberState.SECONDARY, 5000);
      member.ok("{find: 'a', " + NEAREST + "}");
      refused(95, set.primary(), "admin", "{replSetMaintenance: true}");
      refused(95, set.primary(), "admin", "{replSetFreeze: 10}");
      refused(10107, member, "admin", "{replSetStepDown: 60}");
    }
  }

  @Test
  void anArbiterThatWouldChangeTheDefaultConcernNeedsOneThatWasChosen() {
    try (TestSet set = TestSet.of(2).initiate()) {
      set.add(Map.of());
      TestMember primary = set.primary();
      Doc present = primary.ok("admin", "{replSetGetConfig: 1}");
      int version = at(present, "config.version").int32();
      String arbiter = config(3, version + 1, ", arbiterOnly: true");
      refused(103, primary, "admin", arbiter);
      primary.ok("admin", "{setDefaultRWConcern: 1, defaultWriteConcern: {w: 'majority'}}");
      primary.ok("admin", arbiter);
      set.until(() -> set.member(2).state() == MemberState.ARBITER, 10_000);
      refused(13436, set.member(2), "test", "{find: 'a', " + NEAREST + "}");
      refused(10107, set.member(2), "test", "{insert: 'a', documents: [{}]}");
    }
  }

  @Test
  void aNewPrimaryHeedsTheDefaultConcernFromItsFirstWrite() {
    try (TestSet set = TestSet.of(3).initiate()) {
      TestMember old = set.primary();
      old.ok("admin", "{setDefaultRWConcern: 1, defaultWriteConcern: {w: 3, wtimeout: 200}}");
      old.ok("{insert: 'a', documents: [{_id: 1}]}");
      set.advance(5000);
      old.kill();
      TestMember next = set.primary();
      Doc reply = next.run("test", "{insert: 'a', documents: [{_id: 2}]}");
      assertThat(show(reply, "writeConcernError.errInfo.writeConcern.provenance"))
          .isEqualTo("\"customDefault\"");
      Doc elsewhere = secondary(set).ok("admin", "{getDefaultRWConcern: 1, " + NEAREST + "}");
      assertThat(show(elsewhere, "defaultWriteConcern.w")).isEqualTo("3");
    }
  }

  @Test
  void aSecondaryReadsByMajorityWhatAMajorityAcknowledged() {
    try (TestSet set = TestSet.of(3).initiate()) {
      set.primary().ok("{insert: 'a', documents: [{_id: 1}], writeConcern: {w: 3}}");
      set.advance(3000);
      Doc found =
          secondary(set).ok("{find: 'a', readConcern: {level: 'majority'}, " + NEAREST + "}");
      assertThat(show(found, "cursor.firstBatch")).isEqualTo("[{\"_id\": 1}]");
    }
  }

  @Test
  void aPrimaryHandsOverBeforeItEnds() {
    try (TestSet set = TestSet.of(3).initiate()) {
      set.primary().ok("{insert: 'a', documents: [{_id: 1}], writeConcern: {w: 3}}");
      set.advance(5000);
      TestMember old = set.primary();
      Pending shutdown = old.begin("admin", "{shutdown: 1}");
      set.until(shutdown::isDone, 5000);
      assertThat(show(shutdown.reply(), "ok")).isEqualTo("1.0");
      assertThat(old.isWritable()).isFalse();
      refused(91, old, "admin", "{hello: 1}");
      assertThat(set.primary()).isNotSameAs(old);
    }
  }
}
