// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import static io.tapdb.replica.TestNode.at;
import static io.tapdb.replica.TestNode.show;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.election.config.Duties;
import io.tapdb.election.config.Member;
import io.tapdb.election.config.SetConfig;
import io.tapdb.election.message.MemberState;
import io.tapdb.election.view.CoreView.LeaderPhase;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Json;
import io.tapdb.engine.bson.Value;
import io.tapdb.replica.ScriptedMembership;
import io.tapdb.replica.TestNode;
import io.tapdb.replica.member.Alone;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which commands run on which members of a set. */
class AdmissionTest {
  private static final Set<String> PRIMARY =
      Set.of(
          "insert",
          "update",
          "delete",
          "findAndModify",
          "create",
          "drop",
          "dropDatabase",
          "renameCollection",
          "collMod",
          "createIndexes",
          "dropIndexes",
          "appendOplogNote",
          "setDefaultRWConcern");
  private static final Set<String> READ =
      Set.of(
          "find",
          "aggregate",
          "count",
          "distinct",
          "explain",
          "listCollections",
          "listIndexes",
          "listDatabases",
          "collStats",
          "dbStats",
          "getDefaultRWConcern");
  private static final Set<String> DATA = Set.of("getMore", "dbHash", "validate");
  private static final Set<Integer> CODES = Set.of(10107, 13435, 13436);
  private static final String NEAREST = "{mode: 'nearest'}";

  private final ScriptedMembership set = new ScriptedMembership();
  private final SetConfig config = ScriptedMembership.config(3);
  private final TestNode node = TestNode.with().membership(set).start();

  @AfterEach
  void stop() {
    node.close();
  }

  private record Known(String name, boolean adminOnly) {}

  private List<Known> commands() {
    List<Known> all = new ArrayList<>();
    FieldCursor each = node.ok("{listCommands: 1}").get("commands").doc().fields();
    while (each.next()) {
      all.add(new Known(each.name(), each.value().doc().get("adminOnly").bool()));
    }
    return all;
  }

  /** The code of the refusal, or 0 if the command was admitted, whatever came of it. */
  private int refusal(Known command, String preference) {
    DocWriter request = new DocWriter().put(command.name(), "c");
    if (!preference.isEmpty()) {
      request.put("$readPreference", Json.parse(preference));
    }
    Doc reply = node.run(command.adminOnly() ? "admin" : "test", request.build());
    Value code = reply.get("code");
    boolean refused = !code.isMissing() && CODES.contains(code.int32());
    assertThat(reply.has("topologyVersion"))
        .as("%s: %s", command, reply)
        .isEqualTo(refused || command.name().equals("hello"));
    return refused ? code.int32() : 0;
  }

  /** Nothing is refused on a primary, so the states of others are what there is to see. */
  @ParameterizedTest
  @EnumSource(
      value = MemberState.class,
      names = {"SECONDARY", "RECOVERING", "STARTUP2", "ROLLBACK", "ARBITER", "REMOVED"})
  void everyCommandIsAdmittedOrRefusedByWhatItNeeds(MemberState state) {
    set.become(config, state, 0);
    boolean readable = state == MemberState.SECONDARY;
    for (Known command : commands()) {
      int plain = refusal(command, "");
      int nearest = refusal(command, NEAREST);
      if (PRIMARY.contains(command.name())) {
        assertThat(plain).as(command.name()).isEqualTo(10107);
        assertThat(nearest).as(command.name()).isEqualTo(10107);
      } else if (READ.contains(command.name())) {
        assertThat(plain).as(command.name()).isEqualTo(13435);
        assertThat(nearest).as(command.name()).isEqualTo(readable ? 0 : 13436);
      } else if (DATA.contains(command.name())) {
        assertThat(plain).as(command.name()).isEqualTo(readable ? 0 : 13436);
        assertThat(nearest).as(command.name()).isEqualTo(readable ? 0 : 13436);
      } else {
        assertThat(plain).as(command.name()).isZero();
        assertThat(nearest).as(command.name()).isZero();
      }
    }
  }

  @Test
  void aPrimaryAdmitsEverything() {
    // with an arbiter, so that writes do not wait for others
    List<Member> members = new ArrayList<>(config.members());
    members.set(2, Member.of(2, ScriptedMembership.host(2), Duties.ARBITER));
    set.become(config.withMembers(members), MemberState.PRIMARY, 0);
    for (Known command : commands()) {
      assertThat(refusal(command, "")).as(command.name()).isZero();
    }
  }

  @Test
  void aPrimaryThatLooksForASuccessorLetsTheEngineHoldTheWrites() {
    set.become(config, MemberState.PRIMARY, LeaderPhase.STEPPING_DOWN, 0);
    assertThat(refusal(new Known("insert", false), "")).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = LeaderPhase.class,
      names = {"CATCH_UP", "DRAIN"})
  void aPrimaryThatTakesNoWritesYetIsReadAsASecondaryIs(LeaderPhase phase) {
    set.become(config, MemberState.PRIMARY, phase, 0);
    assertThat(refusal(new Known("insert", false), "")).isEqualTo(10107);
    assertThat(refusal(new Known("find", false), "")).isEqualTo(13435);
    assertThat(refusal(new Known("find", false), NEAREST)).isZero();
  }

  @Test
  void beforeASetIsInitiatedThereIsNothingToReadOrWrite() {
    assertThat(refusal(new Known("insert", false), "")).isEqualTo(10107);
    assertThat(refusal(new Known("find", false), NEAREST)).isEqualTo(13436);
    assertThat(refusal(new Known("ping", false), "")).isZero();
  }

  @Test
  void localDataBelongToEachMemberAlone() {
    set.become(config, MemberState.SECONDARY, 0);
    node.ok("local", "{insert: 'mine', documents: [{_id: 1}]}");
    assertThat(node.drain("local", node.ok("local", "{find: 'mine'}"))).hasSize(1);
    node.ok("local", "{find: 'oplog.rs'}");
  }

  @Test
  void anErrorOfStateTellsWhichStateItWas() {
    set.become(config, MemberState.SECONDARY, 0);
    Doc reply = node.run("test", "{insert: 'c', documents: [{_id: 1}]}");
    assertThat(show(reply, "errmsg")).contains("not primary");
    assertThat(at(reply, "topologyVersion.processId").objectId())
        .isEqualTo(ScriptedMembership.PROCESS);
    assertThat(at(reply, "topologyVersion.counter").int64()).isEqualTo(set.view().counter());
  }

  @Test
  void aPreferenceForThePrimaryIsNoLeaveToReadElsewhere() {
    set.become(config, MemberState.SECONDARY, 0);
    node.fails(13435, "{find: 'c', $readPreference: {mode: 'primary'}}");
    node.ok("{find: 'c', $readPreference: {mode: 'primaryPreferred'}}");
  }

  @Test
  void expiredDocumentsAreRemovedByThePrimaryOnly() {
    set.become(config, MemberState.PRIMARY, 0);
    node.ok(
        "{createIndexes: 'c', indexes: [{key: {at: 1}, name: 'at', expireAfterSeconds: 1}],"
            + " writeConcern: {w: 1}}");
    node.ok(
        "{insert: 'c', documents: [{_id: 1, at: {$date: '2001-01-01T00:00:00Z'}}],"
            + " writeConcern: {w: 1}}");
    set.become(config, MemberState.SECONDARY, 0);
    node.threads().advance(61_000);
    String count = "{count: 'c', query: {_id: 1}, $readPreference: {mode: 'nearest'}}";
    assertThat(show(node.ok(count), "n")).isEqualTo("1");
    set.become(config, MemberState.PRIMARY, 0);
    node.threads().advance(61_000);
    assertThat(show(node.ok(count), "n")).isEqualTo("0");
  }

  @Test
  void anArbiterIsAskedForNoData() {
    List<Member> members = new ArrayList<>(config.members());
    members.set(0, Member.of(0, ScriptedMembership.host(0), Duties.ARBITER));
    set.become(config.withMembers(members), MemberState.ARBITER, 0);
    node.fails(13436, "{find: 'c', $readPreference: {mode: 'nearest'}}");
    node.ok("{ping: 1}");
    node.ok("admin", "{serverStatus: 1}");
  }

  @Test
  void theDataOfASetAreNotWrittenWithoutIt() {
    Alone alone = new Alone(new ObjectId(), "rs");
    try (TestNode former = TestNode.with().membership(alone).start()) {
      assertThat(former.fails(20, "{insert: 'c', documents: [{_id: 1}]}")).contains("--replSet rs");
      former.ok("{find: 'c'}");
      former.ok("local", "{insert: 'c', documents: [{_id: 1}]}");
    }
  }
}
