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
}
