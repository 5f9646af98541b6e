// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import static io.tapdb.replica.TestNode.at;
import static io.tapdb.replica.TestNode.show;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.election.config.Duties;
import io.tapdb.election.config.Member;
import io.tapdb.election.config.SetConfig;
import io.tapdb.election.core.Event;
import io.tapdb.election.message.HeartbeatRequest;
import io.tapdb.election.message.MemberState;
import io.tapdb.election.message.VoteQuestion;
import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.replica.ScriptedMembership;
import io.tapdb.replica.TestNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands of a set: what they ask the member for, and what they show. */
class SetCommandsTest {
  private static final String INITIATE =
      "{replSetInitiate: {_id: 'rs', members: [{_id: 0, host: 'h0:1'}, {_id: 1, host: 'h1:1'}]}}";

  private final ScriptedMembership set = new ScriptedMembership();
  private final SetConfig config = ScriptedMembership.config(3);
  private final TestNode node = TestNode.with().membership(set).start();

  @AfterEach
  void stop() {
    node.close();
  }

  private Doc ok(String json) {
    return node.ok("admin", json);
  }

  private String fails(int code, String json) {
    return node.fails("admin", code, json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        INITIATE,
        "{replSetInitiate: {}}",
        "{replSetReconfig: {_id: 'rs', members: []}}",
        "{replSetGetConfig: 1}",
        "{replSetGetStatus: 1}",
        "{replSetStepDown: 60}",
        "{replSetStepUp: 1}",
        "{replSetFreeze: 1}",
        "{replSetMaintenance: true}",
        "{replSetSyncFrom: 'a:1'}",
        "{replSetGetRBID: 1}",
        "{replSetAbortPrimaryCatchUp: 1}",
        "{replSetHeartbeat: 'rs', term: {$numberLong: '1'}}",
        "{replSetRequestVotes: 1}",
        "{appendOplogNote: 1, data: {}}"
      })
  void aNodeOutsideOfASetRefusesThem(String command) {
    try (TestNode alone = TestNode.start()) {
      alone.fails("admin", 76, command);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{replSetReconfig: {_id: 'rs', members: []}}",
        "{replSetGetConfig: 1}",
        "{replSetGetStatus: 1}",
        "{replSetStepDown: 60}",
        "{replSetStepUp: 1}",
        "{replSetFreeze: 1}",
        "{replSetMaintenance: true}",
        "{replSetSyncFrom: 'a:1'}",
        "{replSetAbortPrimaryCatchUp: 1}"
      })
  void beforeItIsInitiatedASetHasNothingToTell(String command) {
    assertThat(fails(94, command)).isEqualTo("no replset config has been received");
  }

  @ParameterizedTest
  @CsvSource({
    "replSetStepDown, 60, secondaryCatchUpPeriod",
    "replSetFreeze, 1, seconds",
    "replSetGetStatus, 1, verbose"
  })
  void aFieldThatDoesNotExistIsNamed(String command, int first, String field) {
    set.become(config, MemberState.PRIMARY, 0);
    assertThat(fails(40415, "{" + command + ": " + first + ", " + field + ": 1}"))
        .contains(command + "." + field);
  }

  @Test
  void theyAreForTheAdminDatabaseOnly() {
    node.fails(13, "{replSetGetStatus: 1}");
  }

  @Test
  void aSetBeginsWithAConfigurationOrWithThisNodeAlone() {
    ok(INITIATE);
    ok("{replSetInitiate: {}}");
    ok("{replSetInitiate: null}");
    assertThat(set.asked()).hasSize(3).element(1).isEqualTo("default");
    assertThat(((SetConfig) set.asked().get(0)).members()).hasSize(2);
    assertThat(fails(93, "{replSetInitiate: {_id: 'rs', members: [{_id: 0}]}}"))
        .contains("members[0].host");
    fails(14, "{replSetInitiate: 'rs'}");
  }

  @Test
  void whatTheMemberRefusesIsRefused() {
    set.refuse(new TapdbException(ErrorCode.ALREADY_INITIALIZED, "already initialized"));
    assertThat(fails(23, INITIATE)).isEqualTo("already initialized");
  }

  @Test
  void aConfigurationIsHandedOn() {
    set.become(config, MemberState.PRIMARY, 0);
    ok(
        "{replSetReconfig: {_id: 'rs', version: 2, members: [{_id: 0, host: 'h0:1'}]},"
            + " force: true, maxTimeMS: 700}");
    List<?> asked = (List<?>) set.asked().get(0);
    assertThat(asked.subList(1, 3)).isEqualTo(List.of(true, 700L));
    assertThat(((SetConfig) asked.get(0)).version().version()).isEqualTo(2);
  }

  @Test
  void theConfigurationIsShownAsUsersWriteIt() {
    set.become(config, MemberState.PRIMARY, 0);
    Doc shown = ok("{replSetGetConfig: 1, commitmentStatus: true}");
    assertThat(show(shown, "config._id")).isEqualTo("\"rs\"");
    assertThat(show(shown, "config.members.2.host")).isEqualTo("\"h2:27017\"");
    assertThat(show(shown, "commitmentStatus")).isEqualTo("true");
    set.become(config, MemberState.SECONDARY, 0);
    fails(10107, "{replSetGetConfig: 1, commitmentStatus: true}");
    assertThat(ok("{replSetGetConfig: 1}").has("commitmentStatus")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{replSetStepDown: 60} | StepDownAsked[token=1, seconds=60, catchUpSeconds=10, force=false]",
        "{replSetStepDown: 0} | StepDownAsked[token=1, seconds=60, catchUpSeconds=10, force=false]",
        "{replSetStepDown: 5, force: true}"
            + " | StepDownAsked[token=1, seconds=5, catchUpSeconds=0, force=true]",
        "{replSetStepDown: 20, secondaryCatchUpPeriodSecs: 3}"
            + " | StepDownAsked[token=1, seconds=20, catchUpSeconds=3, force=false]",
        "{replSetStepUp: 1} | StepUpAsked[token=1, skipDryRun=false]",
        "{replSetStepUp: 1, skipDryRun: true} | StepUpAsked[token=1, skipDryRun=true]",
        "{replSetFreeze: 30} | FreezeAsked[token=1, seconds=30]",
        "{replSetMaintenance: true} | MaintenanceAsked[token=1, begin=true]",
        "{replSetMaintenance: 0} | MaintenanceAsked[token=1, begin=false]",
        "{replSetAbortPrimaryCatchUp: 1} | AbortCatchUpAsked[token=1]"
      })
  void whatIsAskedForReachesTheCore(String command, String event) {
    set.become(config, MemberState.PRIMARY, 0);
    ok(command);
    assertThat(set.asked().get(0)).hasToString(event);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{replSetStepDown: -1}",
        "{replSetStepDown: 10}",
        "{replSetStepDown: 30, secondaryCatchUpPeriodSecs: 30}",
        "{replSetFreeze: -1}"
      })
  void periodsThatMakeNoSenseAreRefused(String command) {
    set.become(config, MemberState.PRIMARY, 0);
    fails(2, command);
    assertThat(set.asked()).isEmpty();
  }

  @Test
  void aNoteOfTheCoreStandsInTheReply() {
    set.become(config, MemberState.SECONDARY, 0);
    set.note("careful");
    assertThat(show(ok("{replSetFreeze: 1}"), "warning")).isEqualTo("\"careful\"");
    assertThat(show(ok("{replSetFreeze: 0}"), "info")).isEqualTo("\"careful\"");
  }

  @Test
  void aSecondaryCanBeToldWhomToFollow() {
    set.become(config, MemberState.SECONDARY, 0);
    set.note("h1:27017");
    Doc reply = ok("{replSetSyncFrom: 'h2:27017'}");
    assertThat(show(reply, "syncFromRequested")).isEqualTo("\"h2:27017\"");
    assertThat(show(reply, "prevSyncTarget")).isEqualTo("\"h1:27017\"");
    fails(74, "{replSetSyncFrom: 'h9:27017'}");
    assertThat(fails(72, "{replSetSyncFrom: 'h0:27017'}")).isEqualTo("I cannot sync from myself");
    fails(14, "{replSetSyncFrom: 3}");
    set.become(config, MemberState.PRIMARY, 0);
    assertThat(fails(95, "{replSetSyncFrom: 'h2:27017'}")).isEqualTo("primaries don't sync");
  }

  @Test
  void nobodyFollowsAnArbiterOrWithAVoteOneThatHasNone() {
    List<Member> members = new ArrayList<>(config.members());
    members.set(1, Member.of(1, ScriptedMembership.host(1), Duties.ARBITER));
    members.set(2, Member.of(2, ScriptedMembership.host(2), Duties.SILENT));
    set.become(config.withMembers(members), MemberState.SECONDARY, 0);
    assertThat(fails(72, "{replSetSyncFrom: 'h1:27017'}")).contains("is an arbiter");
    assertThat(fails(72, "{replSetSyncFrom: 'h2:27017'}")).contains("is not a voter");
  }

  @Test
  void theStatusShowsTheSetAsThisMemberSeesIt() {
    set.become(config, MemberState.SECONDARY, 3);
    Doc status = ok("{replSetGetStatus: 1}");
    assertThat(show(status, "set")).isEqualTo("\"rs\"");
    assertThat(show(status, "myState")).isEqualTo("2");
    assertThat(show(status, "term")).isEqualTo("3");
    assertThat(show(status, "majorityVoteCount")).isEqualTo("2");
    assertThat(show(status, "writableVotingMembersCount")).isEqualTo("3");
    assertThat(at(status, "optimes.lastCommittedOpTime").isDocument()).isTrue();
    assertThat(at(status, "members.0.self").bool()).isTrue();
    assertThat(at(status, "members.0.lastHeartbeat").isMissing()).isTrue();
    assertThat(at(status, "members.1.self").isMissing()).isTrue();
    assertThat(show(status, "members.1.stateStr")).isEqualTo("\"SECONDARY\"");
    assertThat(show(status, "members.1.health")).isEqualTo("1.0");
    assertThat(show(status, "members.1.pingMs")).isEqualTo("1");
    assertThat(at(status, "members.1.optime.ts").isMissing()).isFalse();
  }

  @Test
  void anArbiterHasNoPlaceInTheLog() {
    List<Member> members = new ArrayList<>(config.members());
    members.set(2, Member.of(2, ScriptedMembership.host(2), Duties.ARBITER));
    set.become(config.withMembers(members), MemberState.SECONDARY, 3);
    Doc status = ok("{replSetGetStatus: 1}");
    assertThat(at(status, "members.2.optime").isMissing()).isTrue();
    assertThat(show(status, "members.2.stateStr")).isEqualTo("\"ARBITER\"");
    assertThat(show(status, "writableVotingMembersCount")).isEqualTo("2");
  }

  @Test
  void membersAskEachOtherForSignsOfLifeAndVotes() {
    Doc sign =
        ok(
            "{replSetHeartbeat: 'rs', configVersion: 1, configTerm: {$numberLong: '1'}, hbv: 1,"
                + " from: 'h1:27017', fromId: 1, term: {$numberLong: '2'}, primaryId: -1}");
    assertThat(show(sign, "set")).isEqualTo("\"rs\"");
    Doc vote =
        ok(
            "{replSetRequestVotes: 1, setName: 'rs', dryRun: true, term: {$numberLong: '2'},"
                + " candidateIndex: 1, configVersion: 1, configTerm: {$numberLong: '1'},"
                + " lastWrittenOpTime: {ts: {$timestamp: {t: 5, i: 1}}, t: {$numberLong: '1'}},"
                + " evidence: false}");
    assertThat(show(vote, "voteGranted")).isEqualTo("true");
    assertThat(((HeartbeatRequest) set.asked().get(0)).fromId()).isEqualTo(1);
    assertThat(((VoteQuestion) set.asked().get(1)).request().term()).isEqualTo(2);
    fails(2, "{replSetRequestVotes: 1, dryRun: true}");
  }

  @Test
  void aNoteIsWrittenIntoTheLog() {
    set.become(config, MemberState.PRIMARY, 0);
    ok("{appendOplogNote: 1, data: {msg: 'here'}, writeConcern: {w: 1}}");
    Doc found =
        node.drain("local", node.ok("local", "{find: 'oplog.rs', filter: {'o.msg': 'here'}}"))
            .get(0);
    assertThat(show(found, "op")).isEqualTo("\"n\"");
  }

  @Test
  void rollbacksAreCounted() {
    assertThat(show(ok("{replSetGetRBID: 1}"), "rbid")).isEqualTo("7");
  }

  @Test
  void serverStatusHasASectionOfTheSet() {
    set.become(config, MemberState.PRIMARY, 0);
    Doc status = ok("{serverStatus: 1}");
    assertThat(show(status, "repl.setName")).isEqualTo("\"rs\"");
    assertThat(show(status, "repl.rbid")).isEqualTo("7");
    assertThat(at(status, "electionMetrics").isDocument()).isTrue();
    assertThat(show(status, "metrics.repl.waiters.replication")).isEqualTo("0");
    try (TestNode alone = TestNode.start()) {
      assertThat(alone.ok("admin", "{serverStatus: 1}").has("repl")).isFalse();
    }
  }

  @Test
  void aPrimaryThatIsToEndAsksTheCoreFirst() {
    set.become(config, MemberState.PRIMARY, 0);
    set.refuse(new TapdbException(ErrorCode.EXCEEDED_TIME_LIMIT, "nobody has caught up"));
    assertThat(fails(262, "{shutdown: 1}")).isEqualTo("nobody has caught up");
    assertThat(set.asked().get(0)).isEqualTo(new Event.ShutdownAsked(1, 15, false));
  }
}
