// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Value;

/** String values seen as the UTF-8 bytes they are: where characters begin, how many there are. */
final class Utf8 {
  static final Value EMPTY = Value.of("");

  private Utf8() {}

  /** The number of bytes of a string value's text. */
  static int length(Value text) {
    return text.length() - 5;
  }

  /** Where the text of a string value begins in its array. */
  static int start(Value text) {
    return text.offset() + 4;
  }

  static byte at(Value text, int index) {
    return text.bytes()[text.offset() + 4 + index];
  }

  /** A string value of the bytes between two positions of an array. */
  static Value of(byte[] bytes, int from, int to) {
    byte[] value = new byte[4 + to - from + 1];
    writeLength(value, to - from + 1);
    System.arraycopy(bytes, from, value, 4, to - from);
    return Value.of(BsonTypes.STRING, value, 0, value.length);
  }

  /** The part of a text between two byte positions. */
  static Value slice(Value text, int from, int to) {
    return of(text.bytes(), start(text) + from, start(text) + to);
  }

  static void writeLength(byte[] value, int length) {
    for (int i = 0; i < 4; i++) {
      value[i] = (byte) (length >> (8 * i));
    }
  }

  static boolean isContinuation(byte b) {
    return (b & 0xc0) == 0x80;
  }

  /** The number of characters (code points) of the text. */
  static int characters(Value text) {
    int count = 0;
    for (int i = 0; i < length(text); i++) {
      if (!isContinuation(at(text, i))) {
        count++;
      }
    }
    return count;
  }

  /** The byte position where that character begins, or the end of the text when it is shorter. */
  static int positionOf(Value text, int character) {
    int seen = -1;
    for (int i = 0; i < length(text); i++) {
      if (!isContinuation(at(text, i)) && ++seen == character) {
        return i;
      }
    }
    return length(text);
  }

  /** The byte position behind the character at this one. */
  static int next(Value text, int position) {
    int at = position + 1;
    while (at < length(text) && isContinuation(at(text, at))) {
      at++;
    }
    return at;
  }

  /** The first byte position in a range at which a text holds another one, or -1. */
  static int indexOf(Value text, Value part, int from, int to, Variables variables) {
    int length = length(part);
    for (int at = from; at <= to - length; at++) {
      int same = 0;
      while (same < length && at(text, at + same) == at(part, same)) {
        same++;
      }
      variables.work(same + 1L);
      if (same == length) {
        return at;
      }
    }
    return -1;
  }
}
