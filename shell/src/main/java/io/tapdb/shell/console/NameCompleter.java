// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.console;

import io.tapdb.shell.script.ScriptEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Offers the helpers, collections and databases whose names begin as the word does. */
final class NameCompleter implements Completer {
  private static final Pattern WORDS = Pattern.compile("^\\s*(show|use)\\s+\\S*$");
  private static final Pattern AFTER_DB = Pattern.compile("\\bdb\\.\\w*$");
  private static final Pattern AFTER_COLLECTION =
      Pattern.compile("\\bdb(\\.\\w+|\\[[^\\]]*\\]|\\.getCollection\\([^)]*\\))\\.\\w*$");
  private static final Pattern AFTER_QUERY = Pattern.compile("\\)\\.\\w*$");
  private static final Pattern AFTER_RS = Pattern.compile("\\brs\\.\\w*$");
  private static final Pattern AFTER_POINT = Pattern.compile("\\.\\w*$");

  private final ScriptEngine engine;
  private final Names names;

  NameCompleter(ScriptEngine engine, Names names) {
    this.engine = engine;
    this.names = names;
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    for (String name : candidates(line.line().substring(0, line.cursor()), line.word())) {
      candidates.add(new Candidate(name, name, null, null, null, null, false));
    }
  }

  /** The names that fit, given everything before the cursor and the word it ends with. */
  List<String> candidates(String before, String word) {
    List<String> fitting = new ArrayList<>();
    for (String name : all(before)) {
      if (name.startsWith(word)) {
        fitting.add(name);
      }
    }
    return fitting;
  }

  private List<String> all(String before) {
    Matcher words = WORDS.matcher(before);
    if (words.find()) {
      return words.group(1).equals("show") ? engine.names("show") : names.databases();
    }
    if (AFTER_DB.matcher(before).find()) {
      List<String> all = new ArrayList<>(names.collections(engine.database()));
      all.removeIf(name -> !name.matches("[\\w.]+"));
      all.addAll(engine.names("database"));
      return all;
    }
    if (AFTER_RS.matcher(before).find()) {
      return engine.names("rs");
    }
    if (AFTER_COLLECTION.matcher(before).find()) {
      return engine.names("collection");
    }
    if (AFTER_QUERY.matcher(before).find()) {
      return engine.names("cursor");
    }
    return AFTER_POINT.matcher(before).find() ? List.of() : engine.names("global");
  }
}
