// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.console;

import java.util.List;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Tells the line editor when a statement is whole, and which word the cursor is in. */
final class StatementParser implements Parser {
  private final Completeness completeness;

  StatementParser(Completeness completeness) {
    this.completeness = completeness;
  }

  @Override
  public ParsedLine parse(String line, int cursor, ParseContext context) {
    if (context == ParseContext.ACCEPT_LINE && !completeness.isComplete(line)) {
      throw new EOFError(-1, cursor, "The statement goes on");
    }
    return Word.at(line, cursor);
  }

  /**
   * The identifier that ends at the cursor.
   *
   * @param line everything typed
   * @param cursor where the cursor is in it
   * @param word the identifier, as far as it is typed
   */
  record Word(String line, int cursor, String word) implements ParsedLine {
    static Word at(String line, int cursor) {
      int start = cursor;
      while (start > 0 && Character.isJavaIdentifierPart(line.charAt(start - 1))) {
        start--;
      }
      return new Word(line, cursor, line.substring(start, cursor));
    }

    @Override
    public int wordCursor() {
      return word.length();
    }

    @Override
    public int wordIndex() {
      return 0;
    }

    @Override
    public List<String> words() {
      return List.of(word);
    }
  }
}
