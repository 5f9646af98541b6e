// SPDX-License-Identifier: Apache-2.0
package io.tapdb.perf.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The house's rules for text: each takes what was read and gives one line for each place that
 * breaks it. Words that must not be written are put together here from halves, so that this file
 * may stay.
 */
final class TidyRules {
  static final int MAIN_LINES = 500;
  static final int TEST_LINES = 800;
  static final int SAFETY_LINES = 250;
  static final int METHOD_LINES = 60;
  static final int PARAMETERS = 6;

  /** Whatever may stand at the top, besides files whose names begin with a dot. */
  static final Set<String> TOP =
      Set.of(
          "proto oplog engine election flowcontrol mirrorreads replica server driver shell sim perf"
              .split(" "));

  static final List<String> PAPERS =
      List.of("README.md", "ARCHITECTURE.md", "CHANGELOG.md", "LICENSE");

  static final List<String> MARKS =
      List.of(
          "TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK", "for" + " now", "simpli" + "fied");

  static final List<String> PLACES =
      List.of("/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/Us" + "ers/", "/tmp" + "/wt");

  static final List<String> HOSTS =
      List.of("nex" + "us.", "arti" + "factory", "jf" + "rog", "repo1." + "maven", "mirror" + "s.");

  private static final Set<String> SAFETY = Set.of("VoteRules", "Divergence", "Quorum");
  private static final Pattern EMPTY_NAMES = Pattern.compile("(Manager|Helpers?|Utils?|Impl)$");
  private static final Pattern EMPTY_CATCH = Pattern.compile("catch \\([^)]*\\) *\\{\\s*}");
  private static final Pattern REPOSITORIES =
      Pattern.compile("<(repository|pluginRepository|mirror|distributionManagement)>");
  private static final Pattern TICKETS = Pattern.compile("(?i)\\bissue #?\\d");
  private static final Pattern SENTENCE = Pattern.compile("(?s)(.*?\\.)(?:\\s|$).*");
  private static final Pattern SAYS_NOTHING =
      Pattern.compile("(?i)(this|class|interface|represents|implementation of|the class)\\b.*");

  private TidyRules() {}

  /** What is wrong with the words of a file. */
  static List<String> words(Source source) {
    List<String> wrong = new ArrayList<>();
    List<Pattern> marks =
        MARKS.stream().map(word -> Pattern.compile("\\b" + word + "\\b")).toList();
    for (int i = 0; i < source.lines().size(); i++) {
      String line = source.lines().get(i);
      String where = source.path() + ":" + (i + 1) + " ";
      for (Pattern mark : marks) {
        addIf(wrong, mark.matcher(line).find(), where + "says " + mark);
      }
      for (String place : PLACES) {
        addIf(wrong, names(line, place), where + "names a place of one machine, " + place);
      }
      for (String host : HOSTS) {
        addIf(wrong, line.contains(host), where + "names a registry, " + host);
      }
      addIf(wrong, TICKETS.matcher(line).find(), where + "speaks of a ticket");
    }
    boolean hasRepositories =
        source.path().endsWith(".xml") && REPOSITORIES.matcher(source.text()).find();
    addIf(wrong, hasRepositories, source.path() + " names a repository of artifacts");
    return wrong;
  }

  /** A path counts only where it begins: {@code /src/work/} is none of these places. */
  private static boolean names(String line, String place) {
    int at = line.indexOf(place);
    return at == 0 || (at > 0 && !Character.isLetterOrDigit(line.charAt(at - 1)));
  }

  /** What is wrong with a Java file as a whole. */
  static List<String> file(Source source) {
    List<String> wrong = new ArrayList<>();
    String name = source.path().replaceAll(".*/|\\.java$", "");
    int budget = source.isTest() ? TEST_LINES : MAIN_LINES;
    if (SAFETY.contains(name)) {
      budget = SAFETY_LINES;
    }
    int size = source.lines().size();
    addIf(wrong, size > budget, source.path() + " has " + size + " lines, more than " + budget);
    boolean isLicensed =
        size > 0 && source.lines().get(0).equals("// SPDX-License-Identifier: Apache-2.0");
    addIf(wrong, !isLicensed, source.path() + " does not begin with its licence");
    addIf(
        wrong,
        EMPTY_CATCH.matcher(source.text()).find(),
        source.path() + " catches and says nothing");
    return wrong;
  }

  /** What is wrong with the parts of a Java file. */
  static List<String> shape(JavaShape shape) {
    List<String> wrong = new ArrayList<>();
    String path = shape.source().path();
    for (JavaShape.Method method : shape.methods()) {
      String where = path + " " + method.name() + " has ";
      addIf(wrong, method.lines() > METHOD_LINES, where + method.lines() + " lines");
      addIf(wrong, method.parameters() > PARAMETERS, where + method.parameters() + " parameters");
    }
    for (JavaShape.Type type : shape.types()) {
      addIf(
          wrong,
          EMPTY_NAMES.matcher(type.name()).find(),
          path + " " + type.name() + " has a name that says nothing");
      boolean mustSpeak = type.isPublic() && !shape.source().isTest();
      addIf(
          wrong,
          mustSpeak && !saysWhatItIs(type.doc()),
          path + " " + type.name() + " does not say what it is: " + firstSentence(type.doc()));
    }
    for (JavaShape.Use use : shape.uses()) {
      String where = path + ":" + use.line() + " ";
      addIf(
          wrong,
          shape.source().isTest() && use.text().endsWith(".sleep"),
          where + "sleeps instead of waiting for a condition");
      addIf(
          wrong,
          use.text().matches("@(.*\\.)?(Disabled|Ignore)\\w*"),
          where + "leaves a test out with " + use.text());
    }
    return wrong;
  }

  static boolean saysWhatItIs(String doc) {
    String sentence = firstSentence(doc);
    return sentence.split("\\s+").length >= 3 && !SAYS_NOTHING.matcher(sentence).matches();
  }

  private static String firstSentence(String doc) {
    Matcher sentence = SENTENCE.matcher(doc.strip());
    return sentence.matches() ? sentence.group(1).replaceAll("\\s+", " ") : "";
  }

  /** Packages that have no description, in the main tree or, if only tests use them, in that. */
  static List<String> packages(List<Source> sources) {
    Map<String, Boolean> described = new TreeMap<>();
    Set<String> ofMain = new TreeSet<>();
    for (Source source : sources) {
      if (source.isJava()) {
        described.merge(
            source.folder(), source.path().endsWith("/package-info.java"), Boolean::logicalOr);
        addIf(ofMain, source.isMain(), source.folder().replaceAll(".*/java/", ""));
      }
    }
    List<String> wrong = new ArrayList<>();
    described.forEach(
        (folder, isDescribed) -> {
          boolean isElsewhere =
              folder.contains("/src/test/") && ofMain.contains(folder.replaceAll(".*/java/", ""));
          addIf(wrong, !isDescribed && !isElsewhere, folder + " has no package-info.java");
        });
    return wrong;
  }

  /** What stands at the top and should not, and what should and does not. */
  static List<String> top(Set<String> names) {
    List<String> wrong = new ArrayList<>();
    for (String name : names) {
      boolean isKnown =
          name.startsWith(".")
              || TOP.contains(name)
              || PAPERS.contains(name)
              || Set.of("docs", "tapdb", "pom.xml", "target").contains(name);
      addIf(wrong, !isKnown, name + " does not belong at the top");
    }
    for (String paper : PAPERS) {
      addIf(wrong, !names.contains(paper), paper + " is missing");
    }
    return wrong;
  }

  private static void addIf(Collection<String> list, boolean isSo, String what) {
    if (isSo) {
      list.add(what);
    }
  }
}
