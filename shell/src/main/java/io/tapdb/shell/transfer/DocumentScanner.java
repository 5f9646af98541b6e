// SPDX-License-Identifier: Apache-2.0
package io.tapdb.shell.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts a stream of JSON into the texts of its documents, without reading what they say.
 *
 * <p>The documents may stand one to a line, over several lines, or in one array that is the whole
 * file. Where one is broken, the scanner goes on at the next line that begins a document, so that a
 * fault costs no more than the documents it touches.
 */
final class DocumentScanner {
  /** Longer texts are not documents, as those end at 16 MiB. */
  static final int LONGEST = 100 << 20;

  private static final int END = -1;
  private static final int BUFFER = 1 << 16;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private int filled;
  private int position;
  private byte[] text = new byte[1 << 12];
  private int length;
  private long line = 1;
  private boolean begun;
  private boolean inArray;

  DocumentScanner(InputStream in) {
    this.in = in;
  }

  /**
   * The text of a document, or of what stands where one should.
   *
   * @param line the line it begins in, from 1
   * @param text its bytes
   * @param problem why it cannot be a document, or null
   */
  record Piece(long line, byte[] text, String problem) {}

  /** The next document, or null at the end. */
  Piece next() throws IOException {
    while (true) {
      int c = read();
      switch (c) {
        case END -> {
          return inArray ? brokenOff() : null;
        }
        case '\n' -> line++;
        case ' ', '\t', '\r' -> {
          // between documents
        }
        case ',' -> begun = true;
        case '[' -> {
          if (begun) {
            return stray(c);
          }
          begun = true;
          inArray = true;
        }
        case ']' -> {
          if (!inArray) {
            return stray(c);
          }
          inArray = false;
        }
        case '{' -> {
          begun = true;
          return document();
        }
        default -> {
          if (isByteOrderMark(c)) {
            continue;
          }
          begun = true;
          return stray(c);
        }
      }
    }
  }

  /** Editors put these three bytes at the beginning of a file. */
  private boolean isByteOrderMark(int c) throws IOException {
    if (begun || c != 0xef || peek() != 0xbb) {
      return false;
    }
    read();
    if (peek() == 0xbf) {
      read();
      return true;
    }
    return false;
  }

  /** The file may have been cut, and then more is missing than its last bracket. */
  private Piece brokenOff() {
    inArray = false;
    length = 0;
    return piece(line, "the file ends within the array");
  }

  private Piece stray(int first) throws IOException {
    long begin = line;
    length = 0;
    int c = first;
    do {
      take(c);
      c = peek();
      if (c == '\n' || (inArray && (c == ',' || c == ']'))) {
        break;
      }
    } while (c != END && read() == c);
    return piece(begin, "a document has to begin with {");
  }

  private Piece document() throws IOException {
    long begin = line;
    length = 0;
    take('{');
    int depth = 1;
    int last = '{';
    boolean inText = false;
    while (depth > 0) {
      int c = read();
      if (c == END) {
        return piece(begin, "the file ends within the document");
      }
      if (c == '\n') {
        line++;
        if (inText) {
          return piece(begin, "a string does not end on its line");
        }
        if (peek() == '{' && !mayPrecedeValue(last)) {
          return piece(begin, "the document does not end before the next one begins");
        }
      }
      take(c);
      if (inText) {
        if (c == '\\') {
          take(read());
        } else if (c == '"') {
          inText = false;
        }
      } else if (c == '"') {
        inText = true;
      } else if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        depth--;
      }
      last = c > ' ' ? c : last;
    }
    return piece(begin, length < LONGEST ? null : "it is far too large for a document");
  }

  private static boolean mayPrecedeValue(int c) {
    return c == ':' || c == ',' || c == '[' || c == '{';
  }

  private Piece piece(long begin, String problem) {
    byte[] bytes = Arrays.copyOf(text, Math.min(length, problem == null ? length : 200));
    return new Piece(begin, bytes, problem);
  }

  private void take(int c) {
    if (c == END || length >= LONGEST) {
      return;
    }
    if (length == text.length) {
      text = Arrays.copyOf(text, Math.min(LONGEST, 2 * length));
    }
    text[length++] = (byte) c;
  }

  private int read() throws IOException {
    int c = peek();
    if (c != END) {
      position++;
    }
    return c;
  }

  private int peek() throws IOException {
    if (position == filled) {
      position = 0;
      filled = Math.max(0, in.read(buffer, 0, buffer.length));
      if (filled == 0) {
        return END;
      }
    }
    return buffer[position] & 0xff;
  }
}
