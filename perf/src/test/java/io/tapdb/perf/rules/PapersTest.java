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
          "MapDB",
          "Arena",
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

  /** How a command says its name: by the method, or by handing it to the class above. */
  private static final String NAME_OF_COMMAND =
      "(?:String name\\(\\) \\{\\s*return|super\\()\\s*\"(\\w+)\"[;,]";

  /** Error codes have names like those of types. */
  private static final String ERROR_CODES = "engine/src/main/java/io/tapdb/engine/ErrorCode.java";

  /** It speaks of the types of JavaScript. */
  private static final String OF_THE_SHELL = "docs/shell.md";

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
    others.addAll(Papers.found(source(ERROR_CODES), "\"([A-Z]\\w*)\""));
    others.removeAll(types.keySet());
  }

  private static Source source(String path) throws IOException {
    return new Source(path, Files.readAllLines(ROOT.resolve(path)));
  }

  @Test
  void everyTypeAndMethodTheyNameExists() {
    assertThat(papers).hasSizeGreaterThan(10);
    List<String> wrong = new ArrayList<>();
    papers.stream()
        .filter(paper -> !paper.path().equals(OF_THE_SHELL))
        .forEach(paper -> wrong.addAll(Papers.unknownTypes(paper, types, others)));
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
  void everyDecisionSaysWhyAndWhatWasRejected() {
    List<Source> decisions =
        papers.stream().filter(paper -> paper.path().startsWith("docs/adr/")).toList();
    assertThat(decisions).hasSizeGreaterThan(6);
    for (Source decision : decisions) {
      assertThat(decision.path()).matches("docs/adr/\\d{4}-[a-z0-9-]+\\.md");
      assertThat(decision.text())
          .as(decision.path())
          .containsIgnoringCase("context")
          .containsIgnoringCase("decision")
          .containsIgnoringCase("rejected")
          .containsIgnoringCase("consequences");
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
  void everyOptionOfTheToolsIsDescribed() throws IOException {
    Set<String> options = new TreeSet<>();
    for (Source tool : Source.under(ROOT.resolve("shell/src/main"))) {
      if (tool.isJava()) {
        options.addAll(Papers.found(tool, "names = \"(--[\\w-]+)\""));
      }
    }
    assertThat(options).contains("--eval", "--collection");
    assertThat(Papers.firstColumn(source("docs/configuration.md"), "## Options of the tools"))
        .containsAll(options);
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
  void everyParameterIsDescribed() throws IOException {
    Source code = source("replica/src/main/java/io/tapdb/replica/node/Parameters.java");
    Set<String> names = Papers.found(code, "Parameter\\.\\w+\\(\\s*\"(\\w+)\"");
    assertThat(names).contains("ttlMonitorSleepSecs", "syncdelay");
    assertThat(Papers.firstColumn(source("docs/configuration.md"), "## Parameters"))
        .isEqualTo(names);
  }

  @Test
  void everyCommandIsDescribedWithItsFields() throws IOException {
    Source paper = source("docs/commands.md");
    Set<String> described = Papers.found(paper, "(?m)^### (\\w+)$");
    Set<String> commands = new TreeSet<>();
    for (Source code : Source.under(ROOT.resolve("replica/src/main"))) {
      for (String name : Papers.found(code, NAME_OF_COMMAND)) {
        commands.add(name);
        Set<String> fields = fields(code);
        if (!fields.isEmpty() && described.contains(name)) {
          assertThat(Papers.firstColumn(paper, "### " + name)).as(name).isEqualTo(fields);
        }
      }
    }
    assertThat(commands).contains("insert", "find", "validate");
    assertThat(described).isEqualTo(commands);
  }

  /** The fields that a command knows, where they stand in a constant of that name. */
  private static Set<String> fields(Source code) {
    Set<String> fields = new TreeSet<>();
    for (String list : Papers.found(code, "(?s) FIELDS =\\s*Set\\.of\\((.*?)\\);")) {
      fields.addAll(Papers.found(new Source("", list.lines().toList()), "\"(\\w+)\""));
    }
    return fields;
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
