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

class NodeFactsTest {
  private final TestNode node = TestNode.start();

  @AfterEach
  void stop() {
    node.close();
  }

  private Doc admin(String command) {
    return node.ok("admin", command);
  }

  private Doc status(String fields) {
    return admin("{serverStatus: 1" + fields + "}");
  }

  @Test
  void tellsTheVersionOfTheProtocolAndItsOwn() {
    Doc info = node.ok("{buildInfo: 1}");
    assertThat(show(info, "version")).isEqualTo("\"8.0.0\"");
    assertThat(show(info, "versionArray")).isEqualTo("[8, 0, 0, 0]");
    assertThat(show(info, "tapdbVersion")).isEqualTo("\"0.0.0-test\"");
    assertThat(show(info, "maxBsonObjectSize")).isEqualTo("16777216");
    assertThat(show(node.ok("{buildinfo: 1}"), "version")).isEqualTo("\"8.0.0\"");
  }

  @Test
  void describesMachineAndProcess() {
    assertThat(show(node.ok("{hostInfo: 1}"), "system.hostname")).isEqualTo("\"testhost\"");
    node.fails(40415, "{hostInfo: 1, foo: 1}");
    Doc options = admin("{getCmdLineOpts: 1}");
    assertThat(show(options, "argv")).isEqualTo("[\"tapdb\", \"start\"]");
    assertThat(show(options, "parsed.net.port")).isEqualTo("27017");
    node.fails(13, "{getCmdLineOpts: 1}");
  }

  @Test
  void tellsOfTheConnection() {
    assertThat(show(node.ok("{connectionStatus: 1}"), "authInfo"))
        .isEqualTo("{\"authenticatedUsers\": [], \"authenticatedUserRoles\": []}");
    Doc privileges = node.ok("{connectionStatus: 1, showPrivileges: true}");
    assertThat(show(privileges, "authInfo.authenticatedUserPrivileges")).isEqualTo("[]");
    assertThat(show(node.ok("{whatsmyuri: 1}"), "you")).isEqualTo("\"127.0.0.1:50000\"");
    node.ok("{endSessions: []}");
    node.fails(14, "{endSessions: 1}");
  }

  @Test
  void givesTheNewestLogLines() {
    Doc names = admin("{getLog: '*'}");
    assertThat(show(names, "names")).isEqualTo("[\"global\", \"startupWarnings\"]");
    admin("{setParameter: 1, notablescan: false}");
    Doc log = admin("{getLog: 'global'}");
    assertThat(show(log, "log")).contains("Parameter set");
    assertThat(at(log, "totalLinesWritten").int64()).isPositive();
    assertThat(show(admin("{getLog: 'startupWarnings'}"), "log")).isEqualTo("[]");
    assertThat(node.fails("admin", 96, "{getLog: 'foo'}")).contains("foo");
    node.fails("admin", 14, "{getLog: 5}");
  }

  @Test
  void listsAllCommands() {
    Doc commands = at(node.ok("{listCommands: 1}"), "commands").doc();
    for (String name : new String[] {"find", "insert", "fsync", "listCommands", "explain"}) {
      assertThat(at(commands, name + ".help").string()).as(name).isNotBlank();
    }
    assertThat(show(commands, "fsync.adminOnly")).isEqualTo("true");
    assertThat(show(commands, "insert.secondaryOk")).isEqualTo("false");
  }

  @Test
  void serverStatusTellsOfTheProcess() {
    node.threads().advance(12_345);
    Doc status = status("");
    assertThat(show(status, "host")).isEqualTo("\"testhost:27017\"");
    assertThat(show(status, "version")).isEqualTo("\"8.0.0\"");
    assertThat(show(status, "pid")).isEqualTo("4711");
    assertThat(show(status, "uptime")).isEqualTo("12.0");
    assertThat(show(status, "uptimeMillis")).isEqualTo("12345");
    assertThat(at(status, "localTime").type()).isEqualTo(BsonTypes.DATE);
    assertThat(show(status, "mem.bits")).isEqualTo("64");
    assertThat(show(status, "connections.current")).isEqualTo("1");
    assertThat(show(status, "storageEngine.name")).isEqualTo("\"rocksdb\"");
    assertThat(show(status, "oplogTruncation.oplogMinRetentionHours")).isEqualTo("0.0");
    assertThat(status.has("store")).isTrue();
  }

  @Test
  void serverStatusCountsOperations() {
    node.fill("c", 1, 200, "a: #");
    node.ok("{update: 'c', updates: [{q: {_id: 1}, u: {$set: {a: 0}}}]}");
    node.ok("{delete: 'c', deletes: [{q: {_id: 2}, limit: 1}]}");
    node.find("{find: 'c', batchSize: 150}");
    node.fails(59, "{noSuchCommand: 1}");
    node.fails(14, "{find: 'c', filter: 5}");
    node.ok("{ping: 1}");
    Doc status = status("");
    assertThat(show(status, "opcounters"))
        .isEqualTo(
            "{\"insert\": 200, \"query\": 1, \"update\": 1, \"delete\": 1, \"getmore\": 1,"
                + " \"command\": 2}");
    assertThat(show(status, "metrics.document"))
        .isEqualTo("{\"deleted\": 1, \"inserted\": 200, \"returned\": 199, \"updated\": 1}");
    assertThat(show(status, "metrics.commands.find")).isEqualTo("{\"failed\": 1, \"total\": 2}");
    assertThat(show(status, "metrics.commands.<UNKNOWN>")).isEqualTo("1");
    assertThat(show(status, "asserts.user")).isEqualTo("2");
    assertThat(show(status, "network.numRequests")).isEqualTo("9");
    assertThat(at(status, "network.bytesIn").int64()).isGreaterThan(200 * 20);
    assertThat(at(status, "network.bytesOut").int64()).isGreaterThan(200 * 20);
  }

  @Test
  void serverStatusCountsCursors() {
    node.fill("c", 1, 200, "");
    node.ok("{find: 'c', batchSize: 5}");
    node.ok("{find: 'c', batchSize: 5, noCursorTimeout: true}");
    assertThat(show(status(""), "metrics.cursor"))
        .isEqualTo("{\"timedOut\": 0, \"open\": {\"noTimeout\": 1, \"pinned\": 0, \"total\": 2}}");
    node.threads().advance(605_000);
    assertThat(show(status(""), "metrics.cursor"))
        .isEqualTo("{\"timedOut\": 1, \"open\": {\"noTimeout\": 1, \"pinned\": 0, \"total\": 1}}");
  }

  @Test
  void serverStatusShowsTheSectionsChosen() {
    assertThat(status("").has("oplog")).isFalse();
    node.fill("c", 1, 3, "");
    Doc without = status(", metrics: 0, mem: false, oplog: 1");
    assertThat(without.has("metrics")).isFalse();
    assertThat(without.has("mem")).isFalse();
    assertThat(without.has("network")).isTrue();
    assertThat(at(without, "oplog.latestOptime.ts").type()).isEqualTo(BsonTypes.TIMESTAMP);
    Doc only = status(", none: 1, mem: 1");
    assertThat(only.has("mem")).isTrue();
    assertThat(only.has("network")).isFalse();
    assertThat(only.has("uptime")).isTrue();
  }

  @Test
  void shutsTheProcessDown() {
    node.fails("test", 13, "{shutdown: 1}");
    node.fails("admin", 14, "{shutdown: 1, timeoutSecs: 'x'}");
    assertThat(node.process().exitCode()).isNull();
    admin("{shutdown: 1, force: true, timeoutSecs: 5}");
    assertThat(node.process().exitCode()).isZero();
  }

  @Test
  void showsRequestsUnderWay() {
    node.fill("c", 1, 10, "");
    var fsync = node.begin("admin", "{fsync: 1, comment: 'slow one'}");
    node.threads().advance(100);
    node.threads().maintaining(false);
    node.fill("c", 11, 20, "");
    var second = node.begin("admin", "{fsync: 1, comment: 'slow one'}");
    node.threads().advance(3000);
    assertThat(fsync.isDone()).isTrue();
    Doc reply = admin("{currentOp: 1, 'command.comment': 'slow one'}");
    Doc shown = at(reply, "inprog.0").doc();
    assertThat(show(reply, "inprog.1")).isEqualTo("missing");
    assertThat(at(shown, "opid").int64()).isEqualTo(second.operation().id());
    assertThat(show(shown, "secs_running")).isEqualTo("3");
    assertThat(show(shown, "op")).isEqualTo("\"command\"");
    assertThat(show(shown, "ns")).isEqualTo("\"admin.$cmd\"");
    assertThat(show(shown, "client")).isEqualTo("\"127.0.0.1:50000\"");
    assertThat(show(shown, "command.fsync")).isEqualTo("1");
    assertThat(show(shown, "active")).isEqualTo("true");
    admin("{killOp: 1, op: " + second.operation().id() + "}");
    node.threads().advance(100);
    assertThat(show(second.reply(), "code")).isEqualTo("11601");
    node.threads().maintaining(true);
    Doc rest = admin("{currentOp: 1, 'command.comment': 'slow one'}");
    assertThat(show(rest, "inprog")).isEqualTo("[]");
    assertThat(show(rest, "fsyncLock")).isEqualTo("missing");
  }

  @Test
  void showsItselfAndCutsLongCommands() {
    Doc reply = admin("{currentOp: 1, $ownOps: true}");
    assertThat(show(reply, "inprog.0.command.currentOp")).isEqualTo("1");
    Doc filter = new DocWriter().put("currentOp", 1).put("x", "y".repeat(5000)).build();
    assertThat(show(node.run("admin", filter), "inprog")).isEqualTo("[]");
    node.fails("test", 13, "{currentOp: 1}");
  }

  @Test
  void killsNothingWhenThereIsNoSuchRequest() {
    assertThat(show(admin("{killOp: 1, op: 999999}"), "info"))
        .isEqualTo("\"attempting to kill op\"");
    node.fails("admin", 40414, "{killOp: 1}");
    assertThat(node.fails("admin", 14, "{killOp: 1, op: 'x'}")).contains("killOp.op");
  }
}
