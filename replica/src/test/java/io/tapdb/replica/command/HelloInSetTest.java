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
import io.tapdb.replica.Pending;
import io.tapdb.replica.ScriptedMembership;
import io.tapdb.replica.TestNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a member of a set tells clients, and when. */
class HelloInSetTest {
  private final ScriptedMembership set = new ScriptedMembership();
  private final TestNode node = TestNode.with().membership(set).start();

  @AfterEach
  void stop() {
    node.close();
  }

  private static SetConfig config() {
    List<Member> members = new ArrayList<>(ScriptedMembership.config(4).members());
    members.add(Member.of(4, ScriptedMembership.host(4), Duties.ARBITER));
    members.add(Member.of(5, ScriptedMembership.host(5), Duties.ORDINARY.withPriority(0)));
    members.add(Member.of(6, ScriptedMembership.host(6), Duties.SILENT.withHidden(true)));
    members.add(Member.of(7, ScriptedMembership.host(7), Duties.SILENT.withDelay(60)));
    return ScriptedMembership.config(4).withMembers(members);
  }

  private String await(long counter, int millis) {
    return "{hello: 1, maxAwaitTimeMS: "
        + millis
        + ", topologyVersion: {processId: {$oid: '"
        + ScriptedMembership.PROCESS
        + "'}, counter: {$numberLong: '"
        + counter
        + "'}}}";
  }

  @Test
  void aMemberWithoutConfigurationSaysSo() {
    Doc hello = node.ok("admin", "{hello: 1}");
    assertThat(show(hello, "isreplicaset")).isEqualTo("true");
    assertThat(show(hello, "isWritablePrimary")).isEqualTo("false");
    assertThat(show(hello, "secondary")).isEqualTo("false");
    assertThat(hello.has("setName")).isFalse();
    assertThat(show(hello, "topologyVersion.counter")).isEqualTo("0");
  }

  @Test
  void aPrimaryTellsWhoIsThere() {
    set.become(config(), MemberState.PRIMARY, 5);
    Doc hello = node.ok("admin", "{hello: 1}");
    assertThat(show(hello, "hosts"))
        .isEqualTo("[\"h0:27017\", \"h1:27017\", \"h2:27017\", \"h3:27017\"]");
    assertThat(show(hello, "passives")).isEqualTo("[\"h5:27017\"]");
    assertThat(show(hello, "arbiters")).isEqualTo("[\"h4:27017\"]");
    assertThat(show(hello, "setName")).isEqualTo("\"rs\"");
    assertThat(show(hello, "setVersion")).isEqualTo("1");
    assertThat(show(hello, "isWritablePrimary")).isEqualTo("true");
    assertThat(show(hello, "primary")).isEqualTo("\"h0:27017\"");
    assertThat(show(hello, "me")).isEqualTo("\"h0:27017\"");
    assertThat(at(hello, "electionId").objectId()).hasToString("7fffffff0000000000000005");
    assertThat(at(hello, "lastWrite.majorityOpTime").isDocument()).isTrue();
  }

  @Test
  void aSecondaryTellsOfItsDuties() {
    List<Member> members = new ArrayList<>(ScriptedMembership.config(3).members());
    members.set(
        0,
        Member.of(0, ScriptedMembership.host(0), Duties.SILENT.withHidden(true).withDelay(9))
            .withTags(Map.of("dc", "east")));
    set.become(ScriptedMembership.config(3).withMembers(members), MemberState.SECONDARY, 5);
    Doc hello = node.ok("admin", "{isMaster: 1}");
    assertThat(show(hello, "ismaster")).isEqualTo("false");
    assertThat(show(hello, "secondary")).isEqualTo("true");
    assertThat(show(hello, "hidden")).isEqualTo("true");
    assertThat(show(hello, "passive")).isEqualTo("true");
    assertThat(show(hello, "secondaryDelaySecs")).isEqualTo("9");
    assertThat(show(hello, "tags.dc")).isEqualTo("\"east\"");
    assertThat(show(hello, "primary")).isEqualTo("\"h1:27017\"");
    assertThat(hello.has("electionId")).isFalse();
  }

  @Test
  void aPrimaryIsNotWritableBeforeItHasCaughtUp() {
    set.become(config(), MemberState.PRIMARY, LeaderPhase.CATCH_UP, 5);
    assertThat(show(node.ok("admin", "{hello: 1}"), "isWritablePrimary")).isEqualTo("false");
  }

  @Test
  void whoKnowsTheStateIsAnsweredAtTheNextChange() {
    set.become(config(), MemberState.SECONDARY, 5);
    Pending hello = node.begin("admin", await(set.view().counter(), 10_000));
    node.threads().advance(9_000);
    assertThat(hello.isDone()).isFalse();
    set.become(config(), MemberState.PRIMARY, 6);
    assertThat(show(hello.reply(), "isWritablePrimary")).isEqualTo("true");
    node.threads().advance(10_000);
  }

  @Test
  void whoKnowsTheStateIsAnsweredWhenHisTimeIsOver() {
    set.become(config(), MemberState.SECONDARY, 5);
    int before = set.waiting();
    Pending hello = node.begin("admin", await(set.view().counter(), 10_000));
    node.threads().advance(10_000);
    assertThat(show(hello.reply(), "secondary")).isEqualTo("true");
    assertThat(set.waiting()).isEqualTo(before);
  }

  @Test
  void whoKnowsAnOlderStateIsAnsweredAtOnce() {
    set.become(config(), MemberState.SECONDARY, 5);
    Pending hello = node.begin("admin", await(set.view().counter() - 1, 10_000));
    assertThat(show(hello.reply(), "secondary")).isEqualTo("true");
  }

  @Test
  void aMemberThatLeavesTellsThoseWhoWaitAndThoseWhoAsk() {
    set.become(config(), MemberState.SECONDARY, 5);
    Pending hello = node.begin("admin", await(set.view().counter(), 10_000));
    node.ok("admin", "{shutdown: 1}");
    assertThat(show(hello.reply(), "code")).isEqualTo("91");
    assertThat(at(hello.reply(), "topologyVersion.counter").int64())
        .isEqualTo(set.view().counter() + 1);
    node.fails("admin", 91, "{hello: 1}");
  }
}
