// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.driver.TapClient;
import io.tapdb.shell.ToolRun;
import io.tapdb.shell.demo.TestNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bson.BsonDocument;
import org.bson.BsonType;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellCommandTest {
  @TempDir private static Path folder;
  private static TestNode node;

  @BeforeAll
  static void startNode() throws IOException, InterruptedException {
    node = TestNode.start(folder);
  }

  @AfterAll
  static void stopNode() throws InterruptedException {
    node.close();
  }

  private static ToolRun eval(String script) {
    return ToolRun.of("shell", node.uri("test"), "--eval", script);
  }

  private static ToolRun evalJson(String script) {
    return ToolRun.of("shell", node.uri("test"), "--json", "--eval", script);
  }

  @Test
  void printsTheValueOfTheLastExpression() {
    ToolRun run = eval("const a = 20; a + 22");

    assertThat(run.out()).isEqualTo("42");
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
  }

  @Test
  void printsNothingForUndefined() {
    assertThat(eval("undefined").out()).isEmpty();
    assertThat(evalJson("const a = 1").out()).isEmpty();
  }

  @Test
  void drainsACursorWithOneDocumentToALine() {
    ToolRun run =
        evalJson(
            "db.many.insertMany(Array.from({length: 250}, (_, i) => ({_id: i, n: NumberLong(i)})));"
                + "db.many.find().sort({_id: 1})");

    assertThat(run.lines()).hasSize(250);
    assertThat(run.lines().get(249)).isEqualTo("{\"_id\": 249, \"n\": 249}");
  }

  @Test
  void writesJsonInItsRelaxedForm() {
    ToolRun run =
        evalJson(
            "({i: 1, l: NumberLong('9007199254740993'), d: 1.5, m: NumberDecimal('1.10'),"
                + " o: ObjectId('6b0041d2274d8193a57fd4fa'), t: ISODate('2026-01-02T03:04:05Z'),"
                + " n: null, a: [true, 'x'], r: /a/i, b: BinData(0, 'aGk='), s: Timestamp(1, 2)})");

    assertThat(run.out())
        .isEqualTo(
            "{\"i\": 1, \"l\": 9007199254740993, \"d\": 1.5, \"m\": {\"$numberDecimal\": \"1.10\"},"
                + " \"o\": {\"$oid\": \"6b0041d2274d8193a57fd4fa\"},"
                + " \"t\": {\"$date\": \"2026-01-02T03:04:05Z\"}, \"n\": null,"
                + " \"a\": [true, \"x\"],"
                + " \"r\": {\"$regularExpression\": {\"pattern\": \"a\", \"options\": \"i\"}},"
                + " \"b\": {\"$binary\": {\"base64\": \"aGk=\", \"subType\": \"00\"}},"
                + " \"s\": {\"$timestamp\": {\"t\": 1, \"i\": 2}}}");
  }

  @Test
  void writesSingleValuesAsJsonToo() {
    assertThat(evalJson("'a \"b\"'").out()).isEqualTo("\"a \\\"b\\\"\"");
    assertThat(evalJson("1.5").out()).isEqualTo("1.5");
    assertThat(evalJson("null").out()).isEqualTo("null");
    assertThat(evalJson("[1, 2]").out()).isEqualTo("[1, 2]");
  }

  @Test
  void tellsAnErrorOfTheServerAsJsonOnStandardError() {
    ToolRun run = eval("db.one.insertOne({_id: 1}); db.one.insertOne({_id: 1})");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    BsonDocument error = BsonDocument.parse(run.err());
    assertThat(error.getNumber("ok").intValue()).isZero();
    assertThat(error.getNumber("code").intValue()).isEqualTo(11000);
    assertThat(error.getString("codeName").getValue()).isEqualTo("DuplicateKey");
    assertThat(error.getString("errmsg").getValue()).startsWith("E11000 duplicate key error");
  }

  @Test
  void tellsTheCodeOfAFailedCommand() {
    BsonDocument error = BsonDocument.parse(eval("db.runCommand({nonsense: 1})").err());

    assertThat(error.getNumber("code").intValue()).isEqualTo(59);
    assertThat(error.getString("codeName").getValue()).isEqualTo("CommandNotFound");
    assertThat(error.getString("errmsg").getValue()).isEqualTo("no such command: 'nonsense'");
  }

  @Test
  void tellsAFaultOfTheScriptTheSameWay() {
    ToolRun run = evalJson("let a = 1; a.b.c");

    assertThat(run.code()).isEqualTo(1);
    assertThat(BsonDocument.parse(run.err()).getString("errmsg").getValue())
        .startsWith("TypeError: ");
    assertThat(eval("1 +").code()).isEqualTo(1);
    assertThat(BsonDocument.parse(eval("throw new Error('gone')").err()).toJson()).contains("gone");
  }

  @Test
  void tellsAValueThatIsThrownThoughItIsNoError() {
    assertThat(BsonDocument.parse(eval("throw {a: 1}").err()).getString("errmsg").getValue())
        .isEqualTo("Error: {\"a\":1}");
    assertThat(BsonDocument.parse(eval("throw 'gone'").err()).getString("errmsg").getValue())
        .isEqualTo("Error: gone");
  }

  @Test
  void tellsThatAFileIsNotThere() {
    ToolRun run = ToolRun.of("shell", node.uri("test"), folder.resolve("none.js").toString());

    assertThat(BsonDocument.parse(run.err()).getString("errmsg").getValue())
        .isEqualTo("There is no file " + folder.resolve("none.js"));
  }

  @Test
  void scriptsCanCatchErrorsOfTheServer() {
    ToolRun run =
        eval("try { db.runCommand({nonsense: 1}) } catch (e) { e.code + ' ' + e.codeName }");

    assertThat(run.out()).isEqualTo("59 CommandNotFound");
  }

  @Test
  void endsWithTwoWhenThereIsNoServer() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    String uri = "tapdb://127.0.0.1:" + free + "/?serverSelectionTimeoutMS=200";

    ToolRun run = ToolRun.of("shell", uri, "--eval", "1");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(BsonDocument.parse(run.err()).getNumber("ok").intValue()).isZero();
    assertThat(run.err()).doesNotContain("\tat ");
  }

  @Test
  void refusesWhatIsNeitherUriNorFile() {
    ToolRun run = ToolRun.of("shell", "sometext", "--eval", "1");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("'sometext' is neither a URI");
  }

  @Test
  void acceptsUrisOfTheOtherScheme() {
    String uri = node.uri("other").replace("tapdb://", "mongodb://");

    assertThat(ToolRun.of("shell", uri, "--eval", "db.getName()").out()).isEqualTo("other");
  }

  @Test
  void runsFilesInOrderAndPrintsWhatTheyPrint(@TempDir Path scripts) throws IOException {
    Path first = Files.writeString(scripts.resolve("first.js"), "var seen = 'first'; 7");
    Path second = Files.writeString(scripts.resolve("second.js"), "print(seen, 'second');");

    ToolRun run = ToolRun.of("shell", node.uri("test"), first.toString(), second.toString());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).isEqualTo("first second");
  }

  @Test
  void aFileThatIsNotThereIsAnError(@TempDir Path scripts) {
    ToolRun run = ToolRun.of("shell", node.uri("test"), scripts.resolve("missing.js").toString());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("missing.js");
  }

  @Test
  void sleepsAndPrints() {
    long begun = System.nanoTime();

    ToolRun run = eval("sleep(120); print('a', 1, {b: 2}); print()");

    assertThat(System.nanoTime() - begun).isGreaterThan(120_000_000L);
    assertThat(run.out()).isEqualTo("a 1 { b: 2 }");
    assertThat(evalJson("sleep(1)").out()).isEmpty();
  }

  @Test
  void showsWhatThereIs() {
    eval("db.getSiblingDB('shown').things.insertOne({a: 1})");

    assertThat(eval("show dbs").out()).contains("shown");
    assertThat(ToolRun.of("shell", node.uri("shown"), "--eval", "show collections").out())
        .isEqualTo("things");
    assertThat(eval("use shown").out()).isEqualTo("switched to db shown");
  }

  @Test
  void keepsEveryTypeOnTheWayToTheServerAndBack() {
    ToolRun run =
        eval(
            "db.types.insertOne({_id: 1, int: 1, double: 1.5, wholeDouble: Double(2),"
                + " long: NumberLong('5'), decimal: NumberDecimal('1.5'), text: 'ä', yes: true,"
                + " date: new Date(0), id: ObjectId(), nothing: null, list: [1, 'a'], doc: {a: 1},"
                + " pattern: /x/m, bytes: BinData(5, 'AAAA'), uuid: UUID(), time: Timestamp(7, 8),"
                + " min: MinKey(), max: MaxKey(), code: Code('1')});"
                + "const d = db.types.findOne({_id: 1}); db.types.insertOne({...d, _id: 2})");
    assertThat(run.code()).as(run.err()).isZero();

    try (TapClient client = node.client("test")) {
      var types = client.database().collection("types", new BsonDocumentCodec());
      BsonDocument first = types.findOne(BsonDocument.parse("{_id: 1}"));
      BsonDocument second = types.findOne(BsonDocument.parse("{_id: 2}"));
      assertThat(first.get("int").getBsonType()).isEqualTo(BsonType.INT32);
      assertThat(first.get("wholeDouble").getBsonType()).isEqualTo(BsonType.DOUBLE);
      assertThat(first.get("long").getBsonType()).isEqualTo(BsonType.INT64);
      assertThat(first.get("decimal").getBsonType()).isEqualTo(BsonType.DECIMAL128);
      assertThat(first.get("date").getBsonType()).isEqualTo(BsonType.DATE_TIME);
      assertThat(first.get("min").getBsonType()).isEqualTo(BsonType.MIN_KEY);
      assertThat(first.getBinary("uuid").getType()).isEqualTo((byte) 4);
      // a whole double is a plain number to a script, and goes back as an integer
      first.remove("wholeDouble");
      second.remove("wholeDouble");
      first.remove("_id");
      second.remove("_id");
      assertThat(second).isEqualTo(first);
    }
  }

  @Test
  void theHelpersPeopleTypeWork() {
    ToolRun run =
        eval(
            "db.h.insertMany([{_id: 1, a: 1}, {_id: 2, a: 2}, {_id: 3, a: 2}]);"
                + "db.h.createIndex({a: 1});"
                + "db.h.updateOne({_id: 1}, {$inc: {a: 10}});"
                + "db.h.deleteOne({_id: 3});"
                + "db.h.replaceOne({_id: 9}, {a: 9}, {upsert: true});"
                + "[db.h.countDocuments({}), db.h.distinct('a').sort((x, y) => x - y), db.h.findOne({_id: 1}).a,"
                + " db.h.aggregate([{$group: {_id: null, s: {$sum: '$a'}}}]).toArray()[0].s,"
                + " db.h.find({a: {$gt: 5}}, {a: 1, _id: 0}).sort({a: -1}).limit(1).next().a,"
                + " db.h.getIndexes().length, db.h.findOneAndUpdate({_id: 2}, {$set: {a: 0}}).a]");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().replaceAll("\\s+", " "))
        .isEqualTo("[ 3, [ 2, 9, 11 ], 11, 22, 11, 2, 2 ]");
  }
}
