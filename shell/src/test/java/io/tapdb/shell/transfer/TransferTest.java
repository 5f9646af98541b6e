// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapdb.driver.TapClient;
import io.tapdb.driver.TapCollection;
import io.tapdb.shell.ToolRun;
import io.tapdb.shell.demo.TestNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class TransferTest {
  /** Real documents, where somebody has put them next to the project. */
  private static final Path SAMPLES = Path.of(System.getProperty("tapdb.root"), "../shared/data");

  private static final String ALL_TYPES =
      """
      {"_id": ID, "double": {"$numberDouble": "1.5"}, "nan": {"$numberDouble": "NaN"},
       "whole": {"$numberDouble": "2.0"}, "text": "ä \\" \\\\ \\u0001 \\n 語", "doc": {"a": {"b": {}}},
       "list": [{"$numberInt": "1"}, [], {"$numberLong": "2"}], "yes": true, "nothing": null,
       "bytes": {"$binary": {"base64": "AAEC/w==", "subType": "80"}},
       "uuid": {"$binary": {"base64": "wktDXazCRcilG9dAJ0wzsA==", "subType": "04"}},
       "id": {"$oid": "6b0041d2274d8193a57fd4fa"}, "date": {"$date": {"$numberLong": "-1"}},
       "pattern": {"$regularExpression": {"pattern": "a/b", "options": "im"}},
       "code": {"$code": "f()"}, "scoped": {"$code": "g()", "$scope": {"x": {"$numberInt": "1"}}},
       "int": {"$numberInt": "-3"}, "time": {"$timestamp": {"t": 4294967295, "i": 1}},
       "long": {"$numberLong": "-9223372036854775808"}, "decimal": {"$numberDecimal": "1.10E+7"},
       "min": {"$minKey": 1}, "max": {"$maxKey": 1}, "undefined": {"$undefined": true},
       "symbol": {"$symbol": "s"}, "dotted.name": {"$numberInt": "1"}, "": {"$numberInt": "0"}}
      """;

  @TempDir private static Path folder;
  private static TestNode node;
  private static TapClient client;
  private Path file;
  private String name;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    node = TestNode.start(folder);
    client = node.client("test");
  }

  @AfterAll
  static void stop() throws InterruptedException {
    client.close();
    node.close();
  }

  @BeforeEach
  void nameCollection(TestInfo test) {
    name = test.getTestMethod().get().getName();
    file = folder.resolve(name + ".json");
  }

  private static TapCollection<RawBsonDocument> collection(String name) {
    return client.database().collection(name).withRaw();
  }

  private static Map<BsonValue, RawBsonDocument> contents(String name) {
    Map<BsonValue, RawBsonDocument> all = new HashMap<>();
    for (RawBsonDocument document : collection(name).find()) {
      all.put(document.get("_id"), document);
    }
    return all;
  }

  private static ToolRun transfer(String tool, String collection, Path file, String... more) {
    List<String> arguments = new ArrayList<>(List.of(tool, node.uri("test")));
    arguments.addAll(List.of("--collection", collection, "--file", file.toString()));
    arguments.addAll(List.of(more));
    return ToolRun.of(arguments.toArray(String[]::new));
  }

  @Test
  void documentsHaveTheOrderOfTheFileWhateverTheSizeOfBatches() throws IOException {
    List<String> lines = new ArrayList<>();
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < 12_000; i++) {
      int id = (int) (i * 7919L % 12_007);
      ids.add(id);
      // batches of very different weight would overtake each other if they could
      lines.add("{\"_id\": " + id + ", \"pad\": \"" + "x".repeat(i / 1000 % 2 * 2000) + "\"}");
    }
    Files.write(file, lines);
    assertThat(transfer("import", name, file).code()).isZero();
    List<Integer> found = new ArrayList<>();
    for (RawBsonDocument document : collection(name).find()) {
      found.add(document.getInt32("_id").getValue());
    }
    assertThat(found).isEqualTo(ids);
  }

  private static void roundTrip(String name, Path copy) {
    ToolRun exported = transfer("export", name, copy);
    assertThat(exported.code()).as(exported.err()).isZero();
    ToolRun imported = transfer("import", name + "Copy", copy, "--drop");
    assertThat(imported.code()).as(imported.err()).isZero();
    assertThat(contents(name + "Copy")).isEqualTo(contents(name)).isNotEmpty();
  }

  @Test
  void everyTypeSurvivesExportAndImport() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 3; i++) {
      lines.append(ALL_TYPES.replace("ID", "" + i).replace("\n", " ")).append('\n');
    }
    Files.writeString(file, lines);
    assertThat(transfer("import", name, file).err()).contains("3 documents imported", "0 rejected");

    roundTrip(name, folder.resolve("types.ndjson"));
    roundTrip(name, folder.resolve("types.ndjson.gz"));
    Path array = folder.resolve("array.json");
    assertThat(transfer("export", name, array, "--type", "array").code()).isZero();
    assertThat(transfer("import", name + "Array", array).code()).isZero();
    assertThat(contents(name + "Array")).isEqualTo(contents(name));
    assertThat(contents(name).get(new BsonInt32(1)).get("time").asTimestamp().getTime())
        .isEqualTo(-1);
  }

  @Test
  void realFilesSurviveExportAndImport() throws IOException {
    if (!Files.isDirectory(SAMPLES)) {
      System.out.println("no " + SAMPLES + ": every type is covered by made-up documents only");
      return;
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(SAMPLES)) {
      files = all.filter(path -> path.toString().matches(".*\\.json(\\.gz)?")).sorted().toList();
    }
    for (Path sample : files) {
      String stem = sample.getFileName().toString().replaceAll("\\..*", "");
      ToolRun run = transfer("import", stem, sample);
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(collection(stem).countDocuments(new BsonDocument()))
          .as(stem)
          .isEqualTo(documentsIn(sample));
      roundTrip(stem, folder.resolve(stem + ".ndjson.gz"));
      collection(stem).drop();
      collection(stem + "Copy").drop();
    }
  }

  private static long documentsIn(Path sample) throws IOException {
    if (!sample.toString().endsWith(".gz")) {
      try (Stream<String> lines = Files.lines(sample)) {
        return lines.filter(line -> !line.isBlank()).count();
      }
    }
    try (InputStream in = new GZIPInputStream(Files.newInputStream(sample))) {
      long braces = 0;
      for (byte b : in.readAllBytes()) {
        braces += b == '{' ? 1 : 0;
      }
      return braces;
    }
  }

  @Test
  void tablesSurviveAsFarAsTheirTypesDo() {
    client
        .database()
        .collection(name, new BsonDocumentCodec())
        .insertMany(
            List.of(
                BsonDocument.parse("{_id: 1, a: 'x,\"y\"', n: {b: 1.5, c: [1, 2]}, e: ''}"),
                BsonDocument.parse("{_id: 2, a: '007', t: true, l: {$numberLong: '5000000000'}}")));

    roundTrip(name, folder.resolve("table.csv"));
    roundTrip(name, folder.resolve("table.csv.gz"));
  }

  @Test
  void exportsChosenColumnsOfChosenDocuments() throws IOException {
    Files.writeString(file, "{\"_id\":1,\"a\":{\"b\":5},\"c\":1}\n{\"_id\":2,\"a\":{\"b\":6}}\n");
    transfer("import", name, file);
    Path table = folder.resolve("chosen.csv");

    ToolRun run =
        transfer(
            "export", name, table, "--fields", "a.b,_id,x", "--query", "{\"_id\": {\"$gt\": 1}}");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(Files.readString(table))
        .isEqualToNormalizingNewlines("\"a.b\",\"_id\",\"x\"\n\"6\",\"2\",\n");
  }

  @Test
  void rejectedLinesAreToldWithNumberAndReason() throws IOException {
    Files.writeString(file, "{\"_id\":1}\n{\"_id\":1}\nnonsense\n{\"_id\" 3}\n{\"_id\":4}\n");

    ToolRun run = transfer("import", name, file);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err().lines())
        .anyMatch(line -> line.startsWith("line 2 rejected: E11000 duplicate key"))
        .anyMatch(line -> line.equals("line 3 rejected: a document has to begin with {"))
        .anyMatch(line -> line.startsWith("line 4 rejected: "))
        .anyMatch(
            line -> line.startsWith("2 documents imported into test." + name + ", 3 rejected"));
    assertThat(contents(name)).hasSize(2);
  }

  @Test
  void stopsAtTheFirstErrorIfToldTo() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 3000; i++) {
      lines.append("{\"_id\":").append(i == 1500 ? 7 : i).append("}\n");
    }
    Files.writeString(file, lines);

    ToolRun run = transfer("import", name, file, "--stop-on-error");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("line 1501 rejected", "1,500 documents imported", "1 rejected");
    assertThat(contents(name)).hasSize(1500);
  }

  @Test
  void upsertReplacesWhatIsThere() throws IOException {
    Files.writeString(file, "{\"_id\":1,\"a\":1,\"b\":1}\n{\"_id\":2,\"a\":2}\n");
    transfer("import", name, file);
    Files.writeString(
        file, "{\"_id\":1,\"a\":5}\n{\"_id\":3,\"a\":3}\n{\"_id\":3,\"a\":4}\n{\"a\":0}\n");

    ToolRun run = transfer("import", name, file, "--mode", "upsert");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("4 documents imported");
    Map<BsonValue, RawBsonDocument> there = contents(name);
    assertThat(there).hasSize(4);
    assertThat(there.get(new BsonInt32(1)).toString()).isEqualTo("{\"_id\": 1, \"a\": 5}");
    assertThat(there.get(new BsonInt32(3)).getInt32("a").getValue()).isEqualTo(4);
  }

  @Test
  void dropRemovesWhatWasThere() throws IOException {
    Files.writeString(file, "{\"_id\":1}\n");
    transfer("import", name, file);
    Files.writeString(file, "{\"_id\":2}\n");

    assertThat(transfer("import", name, file, "--drop").code()).isZero();
    assertThat(contents(name).keySet()).containsExactly(new BsonInt32(2));
  }

  @Test
  void batchesUnderWayTogetherLoseNothing() throws IOException {
    Random random = new Random(11);
    StringBuilder lines = new StringBuilder("[");
    for (int i = 0; i < 20_000; i++) {
      lines.append(i == 0 ? "" : ",").append("{\"_id\":").append(i).append(",\"t\":\"");
      lines.append("x".repeat(random.nextInt(i % 500 == 0 ? 200_000 : 60))).append("\"}");
    }
    Files.writeString(file, lines.append("]"));

    assertThat(transfer("import", name, file).err()).contains("20,000 documents imported");
    assertThat(collection(name).countDocuments(new BsonDocument())).isEqualTo(20_000);
  }

  @Test
  void failuresAreToldInOneLine() throws IOException {
    Path missing = folder.resolve("missing.json");
    Path plain = Files.writeString(folder.resolve("plain.json.gz"), "{\"a\":1}");

    ToolRun none = transfer("import", name, missing);
    ToolRun unpacked = transfer("import", name, plain);
    ToolRun query = transfer("export", name, folder.resolve("q.json"), "--query", "{a");
    ToolRun nobody =
        ToolRun.of(
            "export", "tapdb://127.0.0.1:1/?serverSelectionTimeoutMS=100", "--collection", "x");

    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err()).isEqualTo("tapdb: there is no file " + missing);
    assertThat(unpacked.code()).isEqualTo(1);
    assertThat(unpacked.err()).startsWith("tapdb: the name " + plain + " ends with .gz, but: ");
    assertThat(query.code()).isEqualTo(1);
    assertThat(query.err()).startsWith("tapdb: --query is not JSON");
    assertThat(Files.exists(folder.resolve("q.json"))).isFalse();
    assertThat(nobody.code()).isEqualTo(2);
    assertThat(nobody.err()).startsWith("tapdb: cannot connect: ").hasLineCount(1);
    assertThat(ToolRun.of("import").err()).contains("--collection");
    assertThat(ToolRun.of("import", "--collection", "x", "--mode", "replace").err())
        .startsWith("tapdb: --mode takes insert|upsert, not 'replace'; see ");
  }

  @Test
  void anImportThatBreaksOffTellsWhatGotIn() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      lines.append("{\"_id\":").append(i).append("}\n");
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
    }
    Path cut = folder.resolve("cut.json.gz");
    Files.write(cut, Arrays.copyOf(packed.toByteArray(), packed.size() / 2));

    ToolRun run = transfer("import", name, cut);

    assertThat(run.code()).isEqualTo(1);
    long there = collection(name).countDocuments(new BsonDocument());
    assertThat(there).isPositive();
    assertThat(run.err().lines().toList())
        .satisfiesExactly(
            told ->
                assertThat(told)
                    .startsWith(String.format(Locale.ROOT, "%,d documents imported", there)),
            failed -> assertThat(failed).startsWith("tapdb: " + cut + ": Unexpected end"));
    assertThat(transfer("import", name, folder).err())
        .contains("0 documents imported")
        .endsWith("tapdb: " + folder + ": Is a directory");
  }

  @Test
  void standardOutputThatTakesNoMoreIsAFailure() {
    PrintStream before = System.out;
    PrintStream closed =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    closed.close();
    System.setOut(closed);
    try (OutputFile file = OutputFile.create(InputFile.STANDARD)) {
      file.content().write(1);
      assertThatThrownBy(() -> file.content().flush())
          .isInstanceOf(IOException.class)
          .hasMessage("it takes no more");
    } catch (IOException closing) {
      assertThat(closing).hasMessage("it takes no more");
    } finally {
      System.setOut(before);
    }
  }

  @Test
  void exportsToStandardOutput() {
    client
        .database()
        .collection(name, new BsonDocumentCodec())
        .insertOne(new BsonDocument("_id", new BsonString("ü")));

    ToolRun run = ToolRun.of("export", node.uri("test"), "--db", "test", "--collection", name);

    assertThat(run.out()).isEqualTo("{\"_id\": \"ü\"}");
    assertThat(run.err()).startsWith("1 documents exported from test." + name);
  }
}
