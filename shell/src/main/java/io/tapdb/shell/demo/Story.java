// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.demo;

import io.tapdb.shell.print.Palette;
import io.tapdb.shell.print.Pretty;
import java.io.PrintStream;
import java.util.Locale;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** What the demonstration tells: numbered steps, and what came of each. */
final class Story {
  private static final int LONGEST = 300;

  private final PrintStream out;
  private int step;

  Story(PrintStream out) {
    this.out = out;
  }

  /** Begins a step. */
  void tell(String what) {
    out.printf(Locale.ROOT, "%d. %s%n", ++step, what);
    out.flush();
  }

  /** Says what came of it. */
  void result(String text) {
    out.println("   " + text);
    out.flush();
  }

  void show(String what, BsonDocument document) {
    if (document != null) {
      String text = text(document);
      result(what + ": " + (text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text));
    }
  }

  static String text(BsonValue value) {
    return Pretty.print(value, Palette.PLAIN).replaceAll("\\s*\\n\\s*", " ");
  }

  static double secondsSince(long begunNanos) {
    return (System.nanoTime() - begunNanos) / 1e9;
  }
}
