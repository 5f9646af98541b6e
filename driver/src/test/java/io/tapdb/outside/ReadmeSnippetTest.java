// SPDX-License-Identifier: Apache-2.0
package io.tapdb.outside;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.driver.TapClient;
import io.tapdb.driver.TapCollection;
import io.tapdb.driver.fake.FakeServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The ten lines that show how the driver is used, as they stand in its package's description. */
class ReadmeSnippetTest {
  @AutoClose private final FakeServer server = FakeServer.start();

  private static void snippet(String uri) {
    // snippet
    try (TapClient client = TapClient.connect(uri)) {
      TapCollection<Document> stock = client.database("shop").collection("stock");
      stock.insertOne(new Document("_id", "apple").append("qty", 5));
      stock.updateOne(new Document("_id", "apple"), Document.parse("{$set: {qty: 7}}"));
      for (Document item : stock.find(new Document("qty", 7)).limit(10)) {
        System.out.println(item.toJson());
      }
      stock.async().countDocuments(new Document()).thenAccept(System.out::println).join();
    }
    // end
  }

  @Test
  void itDoesWhatItLooksLike() {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      snippet(server.uri(""));
    } finally {
      System.setOut(before);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("{\"_id\": \"apple\", \"qty\": 7}", "1");
  }

  @Test
  void thePackagesDescriptionShowsThisVeryCode() throws IOException {
    Path sources = Path.of(System.getProperty("tapdb.root"), "driver", "src");
    List<String> here =
        between(
            sources.resolve("test/java/io/tapdb/outside/ReadmeSnippetTest.java"),
            "// snippet",
            "// end");
    List<String> there =
        between(sources.resolve("main/java/io/tapdb/driver/package-info.java"), "{@snippet", "}");
    assertThat(here).hasSizeBetween(8, 10);
    assertThat(there).isEqualTo(here);
  }

  /** The lines between the first that begins with the one mark and the last that is the other. */
  private static List<String> between(Path file, String start, String end) throws IOException {
    List<String> lines =
        Files.readAllLines(file).stream().map(ReadmeSnippetTest::withoutMargin).toList();
    int from = 0;
    while (!lines.get(from).startsWith(start)) {
      from++;
    }
    return lines.subList(from + 1, lines.lastIndexOf(end));
  }

  private static String withoutMargin(String line) {
    if (line.startsWith(" * ")) {
      return line.substring(3);
    }
    return line.startsWith("    ") ? line.substring(4) : line;
  }
}
