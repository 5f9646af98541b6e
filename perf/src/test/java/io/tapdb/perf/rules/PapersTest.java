// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Goal: what the papers say about the code is so; what it says wrongly would be seen. */
class PapersTest {
  private static final Path ROOT = Path.of(System.getProperty("tapdb.root"));

  /** Names in the papers that look like types and are something else. */
  private static final Set<String> NO_TYPES =
      Set.of(
          "TapDB",
          "MongoDB",
          "RocksDB",
          "PostgreSQL",
          "GraalJS",
          "JavaScript",
          "ErrorProne",
          "GitHub",
          "MiB",
          "KiB",
          "GiB",
          "LocalServerChannel",
          "IllegalStateException");

  /** A type of ours or of others that some file imports. */
  private static final String IMPORT = "(?m)^import (?:static )?[a-z0-9_.]+\\.([A-Z]\\w*)";

  private static List<Source> papers;
  private static Map<String, Set<String>> types;
  private static Set<String> others;

  @BeforeAll
  static void readPapersAndTypes() throws IOException {
    List<Source> sources = Source.under(ROOT);
    papers = sources.stream().filter(source -> source.path().endsWith(".md")).toList();
    types = Papers.types(JavaShape.of(sources.stream().filter(Source::isJava).toList()));
    others = new TreeSet<>(NO_TYPES);
    sources.stream()
        .filter(Source::isJava)
        .forEach(source -> others.addAll(Papers.found(source, IMPORT)));
    others.removeAll(types.keySet());
  }

  private static Source source(String path) throws IOException {
    return new Source(path, Files.readAllLines(ROOT.resolve(path)));
  }

  @Test
  void everyTypeAndMethodTheyNameExists() {
    assertThat(papers).hasSizeGreaterThan(10);
    List<String> wrong = new ArrayList<>();
    papers.forEach(paper -> wrong.addAll(Papers.unknownTypes(paper, types, others)));
    assertThat(wrong).isEmpty();
  }

  @Test
  void eachStepOfAWriteAndOfAReadNamesItsClass() throws IOException {
    Source architecture = source("ARCHITECTURE.md");
    for (String way : List.of("## The way of a write", "## The way of a read")) {
      assertThat(Papers.steps(architecture, way)).as(way).hasSizeGreaterThan(6);
      assertThat(Papers.unknownSteps(architecture, way, types)).isEmpty();
    }
  }

  @Test
  void everyLinkLeadsSomewhere() {
    for (Source paper : papers) {
      Path folder = ROOT.resolve(paper.folder());
      for (String link : Papers.links(paper)) {
        assertThat(folder.resolve(link)).as(paper.path()).exists();
      }
    }
  }

  @Test
  void everyDecisionIsListed() throws IOException {
    Source list = source("docs/adr/README.md");
    Set<String> linked = new TreeSet<>(Papers.links(list));
    Set<String> there = new TreeSet<>();
    papers.stream()
        .filter(paper -> paper.path().matches("docs/adr/\\d{4}-.*"))
        .forEach(paper -> there.add(paper.path().substring("docs/adr/".length())));
    assertThat(linked).isEqualTo(there);
    for (String name : there) {
      assertThat(source("docs/adr/" + name).text())
          .as(name)
          .contains("**Context.**", "**Decision.**", "**Rejected.**", "**Consequences.**");
    }
  }

  @Test
  void everyOptionOfStartIsDescribed() throws IOException {
    Source code = source("server/src/main/java/io/tapdb/server/StartCommand.java");
    Set<String> options = Papers.found(code, "(?:names = |\\{|, )\"(--\\w+)\"");
    assertThat(options).contains("--dbpath", "--port", "--setParameter");
    assertThat(Papers.firstColumn(source("docs/configuration.md"), "## Options of start"))
        .isEqualTo(options);
  }

  @Test
  void everyKeyOfTheConfigurationFileIsDescribed() throws IOException {
    Source code = source("server/src/main/java/io/tapdb/server/config/ConfigFile.java");
    Set<String> keys = Papers.found(code, "\"([a-z]\\w+(?:\\.\\w+)+)\"");
    assertThat(keys).contains("storage.dbPath", "systemLog.destination");
    keys.add("setParameter.NAME");
    assertThat(Papers.firstColumn(source("docs/configuration.md"), "## Configuration file"))
        .isEqualTo(keys);
  }

  @Test
  void everyFieldOfACommandIsDescribed() throws IOException {
    Source paper = source("docs/commands.md");
    Path commands = ROOT.resolve("replica/src/main/java/io/tapdb/replica/command");
    int seen = 0;
    try (var files = Files.list(commands)) {
      for (Path file : files.filter(path -> path.toString().endsWith("Command.java")).toList()) {
        String text = Files.readString(file);
        var name =
            Pattern.compile("(?:name\\(\\) \\{\\s*return|super\\()\\s*\"(\\w+)\"").matcher(text);
        var fields = Pattern.compile("(?s) FIELDS =\\s*Set\\.of\\((.*?)\\);").matcher(text);
        if (name.find() && fields.find()) {
          seen++;
          Set<String> known =
              Papers.found(new Source("", List.of(fields.group(1).split("\n"))), "\"(\\w+)\"");
          assertThat(Papers.firstColumn(paper, "### " + name.group(1)))
              .as(name.group(1))
              .isEqualTo(known);
        }
      }
    }
    assertThat(seen).isGreaterThan(10);
  }

  @Test
  void wrongClaimsAreSeen() {
    Map<String, Set<String>> known = Map.of("CommitLane", Set.of("submit"));
    Source paper =
        new Source(
            "a.md",
            List.of("`CommitLane.submit`, RocksDB, CommitLane.go, GoneLane, `Gone`, a/Path"));
    assertThat(Papers.unknownTypes(paper, known, Set.of("RocksDB")))
        .containsExactly(
            "a.md names CommitLane.go, which is no method",
            "a.md names GoneLane, which is no type",
            "a.md names Gone, which is no type");
    String margin = " ".repeat(19);
    Source drawn =
        new Source(
            "a.md",
            List.of("# W", "```", margin + "CommitLane.submit  hands", margin + "Gone  x", "```"));
    assertThat(Papers.steps(drawn, "# W")).containsExactly("CommitLane", "Gone");
    assertThat(Papers.unknownSteps(drawn, "# W", known)).hasSize(1);
    Source table = new Source("a.md", List.of("## A", "| `x`, `y` | `z` |", "## B", "| `w` | |"));
    assertThat(Papers.firstColumn(table, "## A")).containsExactly("x", "y");
    assertThat(Papers.firstColumn(table)).containsExactly("w", "x", "y");
    Source links = new Source("a.md", List.of("[a](b.md#c) [d](https://e) [f](g/h.md)"));
    assertThat(Papers.links(links)).containsExactly("b.md", "g/h.md");
  }
}
