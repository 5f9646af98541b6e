// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tapdb.driver.TapClient;
import io.tapdb.shell.TestOutput;
import io.tapdb.shell.demo.TestNode;
import io.tapdb.shell.script.ResultPrinter.Form;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.graalvm.polyglot.PolyglotException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ScriptEngineTest {
  @TempDir private static Path folder;
  private static final TestOutput OUTPUT = new TestOutput();
  private static TestNode node;
  private static TapClient client;
  private static ScriptEngine engine;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    node = TestNode.start(folder);
    client = node.client("test");
    engine = new ScriptEngine(OUTPUT);
    engine.start(new ShellClient(client));
  }

  @AfterAll
  static void stop() throws InterruptedException {
    engine.close();
    client.close();
    node.close();
  }

  private static List<String> printed(ResultPrinter printer, String script) {
    OUTPUT.take();
    printer.print(engine.eval(script, "test"));
    return OUTPUT.take();
  }

  @Test
  void showsACursorByPagesUntilThereIsNoMore() {
    ResultPrinter printer = new ResultPrinter(engine, OUTPUT, Form.PAGES);

    List<String> first =
        printed(
            printer,
            "db.pages.insertMany(Array.from({length: 45}, (_, i) => ({_id: i})));"
                + "db.pages.find().sort({_id: 1})");
    printer.more();
    List<String> second = OUTPUT.take();
    printer.more();
    List<String> third = OUTPUT.take();
    printer.more();

    assertThat(first.getLast()).isEqualTo("Type \"it\" for more");
    assertThat(first.getFirst()).contains("_id: 0 }").contains("_id: 19 }").doesNotContain("20");
    assertThat(second.getFirst()).contains("_id: 20 }").contains("_id: 39 }");
    assertThat(third).hasSize(1);
    assertThat(third.getFirst()).contains("_id: 44 }");
    assertThat(OUTPUT.take()).containsExactly("no cursor");
  }

  @Test
  void printsAWholeCursorAsOneArray() {
    ResultPrinter printer = new ResultPrinter(engine, OUTPUT, Form.WHOLE);

    List<String> all =
        printed(
            printer,
            "db.whole.insertMany(Array.from({length: 30}, (_, i) => ({_id: i})));"
                + "db.whole.find().sort({_id: 1})");

    assertThat(all.getFirst()).isEqualTo("[");
    assertThat(all.getLast()).isEqualTo("]");
    assertThat(all).hasSize(32);
  }

  @Test
  void transformsOfACursorRunInTheScript() {
    ResultPrinter printer = new ResultPrinter(engine, OUTPUT, Form.JSON);

    assertThat(
            printed(
                printer,
                "db.mapped.insertMany([{_id: 1}, {_id: 2}]);"
                    + "db.mapped.find().sort({_id: 1}).map(d => ({x: d._id * 2}))"))
        .containsExactly("{\"x\": 2}", "{\"x\": 4}");
  }

  @Test
  void awaitedPromisesPrintWhatTheyComeTo() {
    ResultPrinter printer = new ResultPrinter(engine, OUTPUT, Form.JSON);

    assertThat(printed(printer, "(async () => 5)()")).containsExactly("5");
    assertThat(printed(printer, "(async () => undefined)()")).isEmpty();
  }

  @Test
  void knowsTheNamesToComplete() {
    assertThat(engine.names("collection")).contains("find", "insertOne", "aggregate", "drop");
    assertThat(engine.names("database")).contains("runCommand", "getCollection", "stats");
    assertThat(engine.names("cursor")).contains("sort", "limit", "toArray");
    assertThat(engine.names("global")).contains("db", "ObjectId", "ISODate");
    assertThat(engine.names("show")).contains("dbs", "collections");
    assertThat(engine.database()).isEqualTo("test");
  }

  @Test
  @Timeout(30)
  void anInterruptEndsALoop() throws InterruptedException {
    interruptsDuring("while (true) { }");
  }

  @Test
  @Timeout(30)
  void anInterruptEndsASleep() throws InterruptedException {
    interruptsDuring("sleep(60000)");
    assertThat(engine.eval("1 + 1", "test").asInt()).isEqualTo(2);
  }

  private static void interruptsDuring(String script) throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    Thread interrupter =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    // one that comes before the script runs has no effect
                    while (!ended.await(100, TimeUnit.MILLISECONDS)) {
                      engine.interrupt();
                    }
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    PolyglotException failure =
        catchThrowableOfType(PolyglotException.class, () -> engine.eval(script, "test"));
    ended.countDown();
    interrupter.join();
    boolean unused = Thread.interrupted();

    assertThat(ScriptFailure.of(failure).interrupted()).isTrue();
  }

  @Test
  void failuresSayWhatTheyAre() {
    PolyglotException failure =
        catchThrowableOfType(
            PolyglotException.class,
            () -> engine.eval("db.c.find({$nonsense: 1}).toArray()", "test"));

    ScriptFailure told = ScriptFailure.of(failure);
    assertThat(told.code()).isEqualTo(2);
    assertThat(told.codeName()).isEqualTo("BadValue");
    assertThat(told.line()).contains("unknown top level operator: $nonsense");
  }

  /** Runs a script with a {@code db} that only notes what it is asked. */
  private static String withNotes(String script) {
    return engine
        .eval(
            """
            (() => {
              const before = db;
              const notes = [];
              let version = 4;
              const members = [
                { _id: 0, host: 'a:1', votes: 1, priority: 1 },
                { _id: 3, host: 'b:1', votes: 0, priority: 0 },
                { _id: 4, host: 'c:1', votes: 1, priority: 0, arbiterOnly: true },
              ];
              const busy = { left: 1 };
              const day = new Date(86400000);
              const status = [
                { name: 'a:1', state: 1, health: 1, optimeDate: day },
                { name: 'b:1', state: 2, health: 1, optimeDate: new Date(day - 7200000) },
                { name: 'c:1', state: 7, health: 1 },
              ];
              db = {
                adminCommand(command) {
                  if (command.replSetGetConfig) {
                    return { config: { _id: 'rs0', version, members: members.map((one) => ({ ...one })) } };
                  }
                  if (command.replSetGetStatus) {
                    return { members: status };
                  }
                  if (command.replSetReconfig) {
                    if (busy.left-- > 0) {
                      throw Object.assign(new Error('not committed'), { code: 308 });
                    }
                    version = command.replSetReconfig.version;
                  }
                  notes.push(command);
                  return { ok: 1 };
                },
                getMongo: () => before.getMongo(),
              };
              const write = (value) => JSON.stringify(value);
              try {
                %s
              } finally {
                db = before;
              }
            })()
            """
                .formatted(script),
            "notes")
        .asString();
  }

  @Test
  void aNewMemberGetsTheNextIdAndWaitsForTheConfigBefore() {
    assertThat(withNotes("rs.addArb('d:1'); return write(notes);"))
        .contains("\"version\":5")
        .contains("{\"_id\":5,\"host\":\"d:1\",\"arbiterOnly\":true}");
    assertThat(withNotes("rs.remove('b:1'); return write(notes);")).doesNotContain("b:1");
  }

  @Test
  void aMemberBesideAnArbiterVotesBeforeItMayBeElected() {
    assertThat(
            withNotes(
                """
                const next = rs.conf();
                next.members[1].votes = 1;
                next.members[1].priority = 2;
                rs.reconfigForPSASet(1, next);
                return write(notes.map((one) => [one.replSetReconfig.version,
                  one.replSetReconfig.members[1].votes, one.replSetReconfig.members[1].priority]));
                """))
        .isEqualTo("[[5,1,0],[6,1,2]]");
    assertThat(
            withNotes(
                """
                try {
                  rs.reconfigForPSASet(0, rs.conf());
                } catch (refused) {
                  return refused.message;
                }
                """))
        .isEqualTo("The member at index 0 votes already: use rs.reconfig");
  }

  @Test
  void stepDownFreezeAndSyncFromSayWhatTheyAreTold() {
    assertThat(
            withNotes(
                "rs.stepDown(); rs.stepDown(30, 5); rs.freeze(9); rs.syncFrom('b:1');"
                    + "rs.initiate(); return write(notes);"))
        .isEqualTo(
            "[{\"replSetStepDown\":60},{\"replSetStepDown\":30,\"secondaryCatchUpPeriodSecs\":5},"
                + "{\"replSetFreeze\":9},{\"replSetSyncFrom\":\"b:1\"},{\"replSetInitiate\":{}}]");
  }

  @Test
  void tellsHowFarMembersAreBehind() {
    assertThat(withNotes("return rs.printSecondaryReplicationInfo()._shown();"))
        .startsWith("source: b:1\n{\n  syncedTo: '")
        .contains("replLag: '7200 secs (2 hrs) behind the primary '")
        .doesNotContain("c:1");
  }

  @Test
  void printsNumbersOfEveryCollection() {
    OUTPUT.take();
    engine.eval("db.numbered.insertOne({}); db.printCollectionStats()", "stats");
    assertThat(OUTPUT.take()).contains("numbered");
  }

  @Test
  void tellsTheSpanOfTheOplog() {
    assertThat(
            engine
                .eval(
                    "db.span.insertOne({}); const i = db.getReplicationInfo();"
                        + "[i.configuredLogSizeMB > 0, i.usedMB >= 0, i.timeDiff >= 0,"
                        + " typeof i.tFirst].join()",
                    "span")
                .asString())
        .isEqualTo("true,true,true,string");
    ResultPrinter printer = new ResultPrinter(engine, OUTPUT, Form.PAGES);
    assertThat(String.join("\n", printed(printer, "rs.printReplicationInfo()")))
        .contains("configured oplog size\n'")
        .contains("log length start to end\n'");
  }
}
