// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Goal: every file of the project keeps the house's rules and its sizes stay within budget. */
class TidyTest {
  private static final Path ROOT = Path.of(System.getProperty("tapdb.root"));

  private static List<Source> sources;
  private static List<JavaShape> shapes;

  @BeforeAll
  static void readEverything() throws IOException {
    sources = Source.under(ROOT);
    shapes = JavaShape.of(sources.stream().filter(Source::isJava).toList());
  }

  @Test
  void filesAreWithinTheirBudgetsAndLicensed() {
    assertThat(all(sources.stream().filter(Source::isJava).map(TidyRules::file))).isEmpty();
  }

  @Test
  void methodsTypesAndTestsKeepTheRules() {
    assertThat(all(shapes.stream().map(TidyRules::shape))).isEmpty();
  }

  @Test
  void nothingSaysThatItIsUnfinishedOrWhereItWasMade() {
    assertThat(all(sources.stream().map(TidyRules::words))).isEmpty();
  }

  @Test
  void everyPackageIsDescribed() {
    assertThat(TidyRules.packages(sources)).isEmpty();
  }

  @Test
  void theTopShowsTheModulesAndThePapersOnly() throws IOException {
    try (Stream<Path> entries = Files.list(ROOT)) {
      Set<String> names =
          entries.map(path -> path.getFileName().toString()).collect(Collectors.toSet());
      assertThat(TidyRules.top(names)).isEmpty();
      assertThat(names).containsAll(TidyRules.TOP);
    }
  }

  /** The middle and the 95th percentile are the budget's targets; the hard stops are above. */
  @Test
  void mostFilesAndMethodsAreSmall() throws IOException {
    List<String> report = new ArrayList<>();
    report.add(Sizes.row("module", "files", "lines", "methods", "lines", "test/main"));
    for (String module : TidyRules.TOP.stream().sorted().toList()) {
      report.add(row(module, source -> source.module().equals(module)));
    }
    report.add(row("all", source -> true));
    Files.write(ROOT.resolve("perf/target/sizes.txt"), report);
    report.forEach(System.out::println);

    Sizes files = Sizes.of(lines(Source::isMain));
    assertThat(files.median()).as("the middle file").isLessThanOrEqualTo(100);
    assertThat(files.p95()).as("nearly every file").isLessThanOrEqualTo(350);
    Sizes methods = Sizes.of(methods(Source::isMain));
    assertThat(methods.median()).as("the middle method").isLessThanOrEqualTo(6);
    assertThat(methods.p95()).as("nearly every method").isLessThanOrEqualTo(25);
  }

  private static String row(String name, Predicate<Source> which) {
    List<Integer> main = lines(which.and(Source::isMain));
    List<Integer> test = lines(which.and(source -> source.isJava() && source.isTest()));
    List<Integer> methods = methods(which.and(Source::isMain));
    long hundredths = Math.round(100.0 * Sizes.sum(test) / Math.max(1, Sizes.sum(main)));
    return Sizes.row(
        name, main.size(), Sizes.of(main), methods.size(), Sizes.of(methods), hundredths / 100.0);
  }

  private static List<Integer> lines(Predicate<Source> which) {
    return sources.stream().filter(which).map(source -> source.lines().size()).toList();
  }

  private static List<Integer> methods(Predicate<Source> which) {
    return shapes.stream()
        .filter(shape -> which.test(shape.source()))
        .flatMap(shape -> shape.methods().stream().map(JavaShape.Method::lines))
        .toList();
  }

  private static List<String> all(Stream<List<String>> wrong) {
    return wrong.flatMap(List::stream).toList();
  }
}
