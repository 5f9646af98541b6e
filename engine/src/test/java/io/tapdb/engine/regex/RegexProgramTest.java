// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.regex;

import static io.tapdb.engine.QueryFixture.failsWith;
import static io.tapdb.engine.QueryFixture.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapdb.engine.Operation;
import io.tapdb.engine.Seeds;
import io.tapdb.engine.bson.Value;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RegexProgramTest {
  private static RegexProgram program(String pattern, String options) {
    return RegexProgram.of(pattern, options, Operation.UNSTOPPABLE);
  }

  @Test
  void thePcreDialectIsUnderstood() {
    for (String[] row :
        table(
            """
            (?P<year>\\d{4})-(?P=year) | 2020-2020 | 2020-2021
            (?<my_name>a)\\k<my_name> | aa | ab
            (?<n>a)\\k{n} | aa | ab
            (?'n'a)\\k'n' | aa | ab
            ^[[:alpha:]]+$ | abc | ab1
            ^[[:^digit:]]+$ | abc | a1
            ^[[:word:]-]+$ | a-b | a b
            ^[a[]+$ | a[ | a]
            ^[]a]+$ | a] | a[
            ^[^]a]+$ | b[ | b]
            ^[a&&b]+$ | a&b | c
            \\Qa.b\\E | a.b | axb
            (*UTF8)é | é | e
            (?i)ABC | abc | abd
            (?<=a)b | ab | cb
            (?<!a)b | cb | ab
            a(?=b) | ab | ac
            \\bcat\\b | a cat | concat
            ^\\x41$ | A | B
            a{2,3}+b | aaab | ab
            """)) {
      assertThat(program(row[0], "").find(Value.of(row[1]))).as(row[0]).isTrue();
      assertThat(program(row[0], "").find(Value.of(row[2]))).as(row[0]).isFalse();
    }
  }

  @Test
  void dollarAndDotKnowOnlyTheLineFeed() {
    assertThat(program("a$", "").find(Value.of("a\n"))).isTrue();
    assertThat(program("a$", "").find(Value.of("a\r"))).isFalse();
    assertThat(program("^a.b$", "").find(Value.of("a\rb"))).isTrue();
    assertThat(program("^b", "m").find(Value.of("a\rb"))).isFalse();
    assertThat(program("a b", "x").find(Value.of("ab"))).isTrue();
    assertThat(program("a[ #]b", "x").find(Value.of("a b"))).isTrue();
  }

  @Test
  void literalPrefixesAreFound() {
    for (String[] row :
        table(
            """
            ^abc | abc | true
            \\Aabc | abc | true
            ^abc$ | abc | false
            ^a\\.c | a.c | true
            ^a\\d | a | false
            ^ab*c | a | false
            ^ab{2} | a | false
            ^ab+ | ab | false
            ^a(b) | a | false
            ^é | é | true
            """)) {
      assertThat(program(row[0], "").literalPrefix()).as(row[0]).isEqualTo(row[1]);
      assertThat(program(row[0], "").isPrefixOnly()).as(row[0]).isEqualTo(row[2].equals("true"));
    }
    for (String none : new String[] {"abc", "^a|b", "^", "(^a)", "^.a"}) {
      assertThat(program(none, "").literalPrefix()).as(none).isEmpty();
    }
    assertThat(program("^abc", "i").literalPrefix()).isEmpty();
    assertThat(program("^abc", "m").literalPrefix()).isEmpty();
    assertThat(program("\\Aabc", "m").literalPrefix()).isEqualTo("abc");
    assertThat(program("^a bc", "x").literalPrefix()).isEmpty();
  }

  private static String randomPattern(RandomGenerator random) {
    String[] parts = {"^", "a", "b", "\\.", ".", "c*", "(ab)?", "[ab]", "b+", "$", "é"};
    StringBuilder pattern = new StringBuilder(random.nextBoolean() ? "^" : "");
    for (int i = random.nextInt(5); i > 0; i--) {
      pattern.append(parts[random.nextInt(parts.length)]);
    }
    return pattern.toString();
  }

  @Test
  void theShortcutsForPrefixesChangeNothing() {
    Seeds.forEach(
        2000,
        random -> {
          String pattern = randomPattern(random);
          RegexProgram program = program(pattern, "");
          Pattern plain = Pattern.compile(pattern, Pattern.UNIX_LINES);
          for (int i = 0; i < 20; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(5); j > 0; j--) {
              text.append("ab.cé\n".charAt(random.nextInt(6)));
            }
            assertThat(program.find(Value.of(text.toString())))
                .as("/%s/ in '%s'", pattern, text)
                .isEqualTo(plain.matcher(text).find());
          }
        });
  }

  @Test
  void searchesGiveTheMatcher() {
    assertThat(program("(\\d+)", "").<String>search("a12b", m -> m.find() ? m.group(1) : null))
        .isEqualTo("12");
    assertThat(program("é", "").search("éaé", RegexProgramTest::count)).isEqualTo(2);
  }

  private static int count(Matcher matcher) {
    int count = 0;
    while (matcher.find()) {
      count++;
    }
    return count;
  }

  @Test
  void malformedPatternsAreRefused() {
    failsWith(51091, "open", () -> program("(a", ""));
    failsWith(51091, "class", () -> program("[a", ""));
    failsWith(51091, "nothing to repeat", () -> program("*a", ""));
    failsWith(51108, "option", () -> program("a", "g"));
    failsWith(51091, "deep", () -> program("(".repeat(20_000) + ")".repeat(20_000), ""));
  }
}
