// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Goal: each rule sees what it forbids. Method: a bad sample of each, and a good one. */
class TidyRulesTest {
  private static final String LICENCE = "// SPDX-License-Identifier: Apache-2.0\n";
  private static final String GOOD =
      LICENCE
          + """
          package a;

          /** A thing that is good. */
          public final class Good {
            @Override
            public String toString() {
              return "good";
            }
          }
          """;

  private static Source main(String text) {
    return new Source("oplog/src/main/java/a/Sample.java", text.lines().toList());
  }

  private static Source test(String text) {
    return new Source("oplog/src/test/java/a/SampleTest.java", text.lines().toList());
  }

  private static List<String> shape(Source source) throws IOException {
    return TidyRules.shape(JavaShape.of(List.of(source)).get(0));
  }

  @Test
  void aGoodFileIsNotComplainedAbout() throws IOException {
    assertThat(TidyRules.file(main(GOOD))).isEmpty();
    assertThat(TidyRules.words(main(GOOD))).isEmpty();
    assertThat(shape(main(GOOD))).isEmpty();
  }

  @Test
  void longFilesAreSeen() {
    String longMain = LICENCE + "\n".repeat(TidyRules.MAIN_LINES);
    assertThat(TidyRules.file(main(longMain))).singleElement().asString().contains("501 lines");
    assertThat(TidyRules.file(test(longMain))).isEmpty();
    String longTest = LICENCE + "\n".repeat(TidyRules.TEST_LINES);
    assertThat(TidyRules.file(test(longTest))).singleElement().asString().contains("801 lines");
    Source safety =
        new Source("election/src/main/java/a/VoteRules.java", longMain.lines().limit(251).toList());
    assertThat(TidyRules.file(safety)).singleElement().asString().contains("more than 250");
  }

  @Test
  void aMissingLicenceIsSeen() {
    assertThat(TidyRules.file(main("package a;\n"))).hasSize(1);
    assertThat(TidyRules.file(main(""))).hasSize(1);
  }

  @Test
  void aSwallowedExceptionIsSeen() {
    String swallowed = LICENCE + "try {\n} catch (Exception gone) {\n}\n";
    assertThat(TidyRules.file(main(swallowed))).hasSize(1);
    String explained = LICENCE + "try {\n} catch (Exception gone) {\n // so has it\n}\n";
    assertThat(TidyRules.file(main(explained))).isEmpty();
  }

  @Test
  void longMethodsAndManyParametersAreSeen() throws IOException {
    String body = "x++;\n".repeat(TidyRules.METHOD_LINES - 1);
    String fits = "class A {\nint x;\nvoid f() {\n" + body.substring(5) + "}\n}\n";
    assertThat(shape(main(fits))).isEmpty();
    String tooLong = "class A {\nint x;\nvoid f() {\n" + body + "}\n}\n";
    assertThat(shape(main(tooLong))).singleElement().asString().contains("f has 61 lines");
    String text = "\"\"\"\n" + "x++\n".repeat(TidyRules.METHOD_LINES) + "\"\"\"";
    assertThat(shape(main("class A {\nvoid f() {\nString s = " + text + ";\n}\n}\n"))).isEmpty();
    String six = "class A { A(int a, int b, int c, int d, int e, int f) {} }";
    assertThat(shape(main(six))).isEmpty();
    String seven = "class A { A(int a, int b, int c, int d, int e, int f, int g) {} }";
    assertThat(shape(main(seven))).singleElement().asString().contains("7 parameters");
  }

  @Test
  void namesThatSayNothingAreSeen() throws IOException {
    for (String end : List.of("Manager", "Helper", "Helpers", "Util", "Utils", "Impl")) {
      assertThat(shape(main("class Log" + end + " {}"))).as(end).hasSize(1);
      assertThat(shape(test("enum A { A; record Log" + end + "() {} }"))).as(end).hasSize(1);
    }
    assertThat(shape(main("class Implementor {}"))).isEmpty();
  }

  @Test
  void publicTypesThatDoNotSayWhatTheyAreAreSeen() throws IOException {
    assertThat(shape(main("public class A {}"))).hasSize(1);
    assertThat(shape(main("/** @since 1 */ public enum A {}"))).hasSize(1);
    assertThat(shape(main("/** This is what adds. */ public record A() {}"))).hasSize(1);
    assertThat(shape(main("/** A thing */ public interface A {}"))).hasSize(1);
    assertThat(shape(main("/** A fine thing. */ public interface A { record B() {} }"))).hasSize(1);
    assertThat(shape(main("/** A fine thing. */ public class A { public enum B {} }"))).hasSize(1);
    assertThat(shape(main("/** A fine thing. */ public class A { enum B {} }"))).isEmpty();
    assertThat(shape(main("class A { public enum B {} }"))).isEmpty();
    assertThat(shape(test("public class A {}"))).isEmpty();
  }

  @Test
  void sleepsAndTestsLeftOutAreSeen() throws IOException {
    String sleeping = "class A { void f() { Thread.sleep(1); TimeUnit.DAYS.sleep(1); } }";
    assertThat(shape(test(sleeping))).hasSize(2);
    assertThat(shape(main(sleeping))).isEmpty();
    assertThat(shape(test("class A { @Disabled @Test void f() {} }"))).hasSize(1);
    assertThat(shape(test("@org.junit.jupiter.api.DisabledOnOs(MAC) class A {}"))).hasSize(1);
  }

  @Test
  void wordsThatShouldNotBeWrittenAreSeen() {
    for (String mark : TidyRules.MARKS) {
      assertThat(TidyRules.words(main("// " + mark + ": more"))).as(mark).hasSize(1);
      assertThat(TidyRules.words(main("// an" + mark + "s: more"))).as(mark).isEmpty();
    }
    for (String place : TidyRules.PLACES) {
      assertThat(TidyRules.words(main("read(\"" + place + "a\")"))).as(place).hasSize(1);
      assertThat(TidyRules.words(main("read(\"/src" + place + "a\")"))).as(place).isEmpty();
    }
    for (String host : TidyRules.HOSTS) {
      assertThat(TidyRules.words(main("https://" + host + "org"))).as(host).hasSize(1);
    }
    assertThat(TidyRules.words(main("// see iss" + "ue 7"))).hasSize(1);
    Source pom = new Source("pom.xml", List.of("<project>", "<reposi" + "tory>", "</project>"));
    assertThat(TidyRules.words(pom)).hasSize(1);
  }

  @Test
  void packagesWithoutDescriptionAreSeen() {
    Source described = new Source("oplog/src/main/java/a/package-info.java", List.of());
    Source onlyTests = new Source("oplog/src/test/java/b/OtherTest.java", List.of());
    assertThat(TidyRules.packages(List.of(main(GOOD), test(GOOD)))).hasSize(1);
    assertThat(TidyRules.packages(List.of(main(GOOD), described, test(GOOD)))).isEmpty();
    assertThat(TidyRules.packages(List.of(main(GOOD), described, onlyTests))).hasSize(1);
  }

  @Test
  void strangersAtTheTopAndMissingPapersAreSeen() {
    Set<String> names = new TreeSet<>(TidyRules.PAPERS);
    names.addAll(List.of("engine", "tapdb", "docs", "pom.xml", ".ci", "target"));
    assertThat(TidyRules.top(names)).isEmpty();
    names.add("scratch.txt");
    names.remove("LICENSE");
    assertThat(TidyRules.top(names))
        .containsExactly("scratch.txt does not belong at the top", "LICENSE is missing");
  }

  @Test
  void sizesAreSpreadAsCounted() {
    assertThat(Sizes.of(List.of())).isEqualTo(new Sizes(0, 0, 0, 0));
    assertThat(Sizes.of(List.of(7))).isEqualTo(new Sizes(1, 7, 7, 7));
    List<Integer> hundred = IntStream.rangeClosed(1, 100).boxed().toList();
    assertThat(Sizes.of(hundred)).isEqualTo(new Sizes(100, 50, 95, 100));
  }
}
