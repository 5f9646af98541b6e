// SPDX-License-Identifier: Apache-2.0
package io.tapdb.replica.command;

import static io.tapdb.replica.TestNode.show;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.election.config.HostPort;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Json;
import io.tapdb.replica.Connection;
import io.tapdb.replica.Pending;
import io.tapdb.replica.TestNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FailPointTest {
  private final TestNode node = TestNode.with().testCommands().start();

  @AfterEach
  void stop() {
    node.close();
  }

  private Doc failCommand(String mode, String data) {
    return node.ok(
        "admin", "{configureFailPoint: 'failCommand', mode: " + mode + ", data: {" + data + "}}");
  }

  @Test
  void isNotThereUnlessTheNodeWasStartedForTests() {
    try (TestNode other = TestNode.start()) {
      assertThat(other.fails("admin", 59, "{configureFailPoint: 'failCommand', mode: 'off'}"))
          .contains("no such command");
    }
  }

  @Test
  void failsACommandSoManyTimes() {
    failCommand("{times: 2}", "failCommands: ['ping', 'find'], errorCode: 91");
    assertThat(node.fails(91, "{ping: 1}")).contains("failCommand");
    node.fails(91, "{find: 'c'}");
    node.ok("{ping: 1}");
    assertThat(show(failCommand("'off'", "failCommands: []"), "count")).isEqualTo("3");
  }

  @Test
  void skipsTheFirst() {
    failCommand("{skip: 1}", "failCommands: ['ping'], errorCode: 91");
    node.ok("{ping: 1}");
    node.fails(91, "{ping: 1}");
    node.fails(91, "{ping: 1}");
    node.ok("{find: 'c'}");
    failCommand("'off'", "failCommands: []");
    node.ok("{ping: 1}");
  }

  @Test
  void tellsTheNetworkWhomToCutOff() {
    List<Set<HostPort>> cut = new ArrayList<>();
    node.node().failPoints().onDropConnections(cut::add);
    node.fails("admin", 2, "{configureFailPoint: 'dropConnections', mode: 'alwaysOn'}");
    node.fails(
        "admin",
        2,
        "{configureFailPoint: 'dropConnections', mode: 'alwaysOn', data: {hosts: ['a:b']}}");
    node.ok(
        "admin",
        "{configureFailPoint: 'dropConnections', mode: 'alwaysOn', data: {hosts: ['a:1', 'b:2']}}");
    node.ok("admin", "{configureFailPoint: 'dropConnections', mode: 'off'}");
    assertThat(cut).containsExactly(Set.of(new HostPort("a", 1), new HostPort("b", 2)), Set.of());
  }

  @Test
  void theClockGoesWrongByAsMuchAsATestAsksFor() {
    long before = node.ok("{hello: 1}").get("localTime").int64();
    node.ok("admin", "{setParameter: 1, clockOffsetMillis: -3600000}");
    assertThat(node.ok("{hello: 1}").get("localTime").int64() - before).isEqualTo(-3_600_000);
    try (TestNode other = TestNode.start()) {
      other.fails("admin", 72, "{setParameter: 1, clockOffsetMillis: 1}");
    }
  }

  @Test
  void firesByChance() {
    failCommand("{activationProbability: 0.5}", "failCommands: ['ping'], errorCode: 91");
    int failures = 0;
    for (int i = 0; i < 200; i++) {
      failures += show(node.run("test", "{ping: 1}"), "ok").equals("1.0") ? 0 : 1;
    }
    assertThat(failures).isBetween(60, 140);
  }

  @Test
  void addsLabelsAndClosesConnections() {
    failCommand(
        "{times: 1}",
        "failCommands: ['insert'], errorCode: 189, errorLabels: ['RetryableWriteError']");
    Doc reply = node.run("test", "{insert: 'c', documents: [{_id: 1}]}");
    assertThat(show(reply, "errorLabels")).isEqualTo("[\"RetryableWriteError\"]");
    assertThat(show(reply, "codeName")).isEqualTo("\"PrimarySteppedDown\"");
    failCommand("{times: 1}", "failCommands: ['insert'], closeConnection: true");
    Pending closed = node.begin("test", "{insert: 'c', documents: [{_id: 1}]}");
    assertThat(closed.isConnectionClosed()).isTrue();
    assertThat(node.find("{find: 'c'}")).isEmpty();
  }

  @Test
  void blocksBeforeTheCommandRunsOrFails() {
    failCommand("{times: 1}", "failCommands: ['ping'], blockConnection: true, blockTimeMS: 200");
    Pending slow = node.begin("test", "{ping: 1}");
    node.threads().advance(199);
    assertThat(slow.isDone()).isFalse();
    node.threads().advance(1);
    assertThat(show(slow.reply(), "ok")).isEqualTo("1.0");
    failCommand(
        "{times: 1}",
        "failCommands: ['ping'], blockConnection: true, blockTimeMS: 200, errorCode: 91");
    Pending failing = node.begin("test", "{ping: 1}");
    node.threads().advance(200);
    assertThat(show(failing.reply(), "code")).isEqualTo("91");
  }

  @Test
  void addsAWriteConcernErrorToACommandThatRan() {
    failCommand(
        "{times: 1}",
        "failCommands: ['insert'], writeConcernError: {code: 64, errmsg: 'waiting failed'}");
    Doc reply = node.run("test", "{insert: 'c', documents: [{_id: 1}]}");
    assertThat(show(reply, "n")).isEqualTo("1");
    assertThat(show(reply, "writeConcernError.code")).isEqualTo("64");
    assertThat(node.find("{find: 'c'}")).hasSize(1);
  }

  @Test
  void canBeForOneApplicationOnly() {
    failCommand("'alwaysOn'", "failCommands: ['ping'], errorCode: 91, appName: 'tested'");
    node.ok("{ping: 1}");
    Connection tested = new Connection(7, "127.0.0.1:50007");
    node.begin(
        tested,
        "admin",
        Json.parse("{hello: 1, client: {application: {name: 'tested'}}}").toByteArray());
    Pending ping = node.begin(tested, "test", Json.parse("{ping: 1}").toByteArray());
    assertThat(show(ping.reply(), "code")).isEqualTo("91");
  }

  @Test
  void failsARequestForMoreAndEndsTheCursor() {
    node.fill("c", 1, 10, "");
    node.ok(
        "admin",
        "{configureFailPoint: 'failGetMoreAfterCursorCheckout', mode: {times: 1},"
            + " data: {errorCode: 280}}");
    long id = TestNode.at(node.ok("{find: 'c', batchSize: 2}"), "cursor.id").int64();
    String more = "{getMore: {$numberLong: '" + id + "'}, collection: 'c'}";
    node.fails(280, more);
    node.fails(43, more);
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThat(node.fails("admin", 2, "{configureFailPoint: 'nothing', mode: 'off'}"))
        .contains("nothing");
    node.fails("admin", 2, "{configureFailPoint: 'failCommand', mode: 'often', data: {}}");
    node.fails("admin", 40414, "{configureFailPoint: 'failCommand'}");
    node.fails("test", 13, "{configureFailPoint: 'failCommand', mode: 'off'}");
    String start = "{configureFailPoint: 'failCommand', mode: 'alwaysOn', data: ";
    assertThat(node.fails("admin", 2, start + "{failCommands: ['ping'], foo: 1}}")).contains("foo");
    assertThat(node.fails("admin", 2, start + "{errorCode: 91}}")).contains("failCommands");
    assertThat(node.fails("admin", 2, start + "{failCommands: [], blockConnection: true}}"))
        .contains("blockTimeMS");
    assertThat(
            node.fails(
                "admin",
                2,
                "{configureFailPoint: 'failGetMoreAfterCursorCheckout', mode: 'alwaysOn',"
                    + " data: {errorCode: 123456}}"))
        .contains("errorCode");
    node.ok("{ping: 1}");
  }
}
