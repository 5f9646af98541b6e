// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the papers claim about the code, found in their text. */
final class Papers {
  private static final String METHOD = "(?:\\.([a-z]\\w*))?";

  /** Two words written together, such as the name of a class, and perhaps a method of it. */
  private static final Pattern TWO_WORDS =
      Pattern.compile(
          "(?<![\\w$*…./-])([A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+)" + METHOD + "(?![\\w/])");

  /** A name with a capital that stands alone between backticks. */
  private static final Pattern MARKED = Pattern.compile("`([A-Z][a-z]\\w*)" + METHOD + "`");

  /** What stands in the column of a drawing where each step names its class. */
  private static final Pattern STEP = Pattern.compile("(?m)^.{19}([A-Z]\\w*)" + METHOD);

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");

  private Papers() {}

  /** Names of types, each with the methods that any type of that name has. */
  static Map<String, Set<String>> types(List<JavaShape> shapes) {
    Map<String, Set<String>> types = new HashMap<>();
    for (JavaShape shape : shapes) {
      for (JavaShape.Type type : shape.types()) {
        Set<String> methods = types.computeIfAbsent(type.name(), name -> new TreeSet<>());
        shape.methods().forEach(method -> methods.add(method.name()));
      }
    }
    return types;
  }

  /** Types and methods of ours that a paper names and that do not exist. */
  static List<String> unknownTypes(
      Source paper, Map<String, Set<String>> types, Set<String> others) {
    List<String> wrong = new ArrayList<>();
    wrong.addAll(unknown(paper, TWO_WORDS.matcher(paper.text()), types, others));
    wrong.addAll(unknown(paper, MARKED.matcher(paper.text()), types, others));
    return wrong;
  }

  private static List<String> unknown(
      Source paper, Matcher named, Map<String, Set<String>> types, Set<String> others) {
    List<String> wrong = new ArrayList<>();
    while (named.find()) {
      String type = named.group(1);
      String method = named.group(2);
      if (others.contains(type)) {
        continue;
      }
      if (!types.containsKey(type)) {
        wrong.add(paper.path() + " names " + type + ", which is no type");
      } else if (method != null && !types.get(type).contains(method)) {
        wrong.add(paper.path() + " names " + type + "." + method + ", which is no method");
      }
    }
    return wrong;
  }

  /** Steps below a heading, drawn as text, each named after a class. */
  static List<String> steps(Source paper, String heading) {
    return STEP.matcher(drawing(paper, heading)).results().map(step -> step.group(1)).toList();
  }

  /** Steps that name no class, or no method of it. */
  static List<String> unknownSteps(Source paper, String heading, Map<String, Set<String>> types) {
    return unknown(paper, STEP.matcher(drawing(paper, heading)), types, Set.of());
  }

  private static String drawing(Source paper, String heading) {
    String text = paper.text();
    int start = text.indexOf("```", text.indexOf(heading + "\n"));
    return text.substring(start, text.indexOf("```", start + 3));
  }

  /** Where the links of a paper lead, as they are written; links to the web are left out. */
  static List<String> links(Source paper) {
    return LINK.matcher(paper.text()).results().map(found -> found.group(1)).toList();
  }

  /** The first block of code in that language. */
  static String block(Source paper, String language) {
    return BLOCK
        .matcher(paper.text())
        .results()
        .filter(found -> found.group(1).equals(language))
        .map(found -> found.group(2))
        .findFirst()
        .orElseThrow();
  }

  /** Whatever stands between backticks in the first column of a paper's tables. */
  static Set<String> firstColumn(Source paper) {
    return inColumn(paper.lines().stream());
  }

  /** The same, below a heading and above the next of its depth. */
  static Set<String> firstColumn(Source paper, String heading) {
    int start = paper.lines().indexOf(heading) + 1;
    if (start == 0) {
      throw new IllegalArgumentException(paper.path() + " has no heading " + heading);
    }
    String depth = heading.replaceAll("[^#].*", "") + " ";
    return inColumn(paper.lines().stream().skip(start).takeWhile(line -> !line.startsWith(depth)));
  }

  private static Set<String> inColumn(Stream<String> lines) {
    Set<String> found = new TreeSet<>();
    lines
        .filter(line -> line.startsWith("| `"))
        .forEach(
            line ->
                CODE.matcher(line.substring(0, line.indexOf('|', 1)))
                    .results()
                    .forEach(code -> found.add(code.group(1))));
    return found;
  }

  /** Every text that a pattern's first group finds in a source. */
  static Set<String> found(Source source, String pattern) {
    Set<String> found = new TreeSet<>();
    Pattern.compile(pattern).matcher(source.text()).results().forEach(m -> found.add(m.group(1)));
    return found;
  }
}
