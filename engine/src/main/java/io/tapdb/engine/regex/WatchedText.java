// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.regex;

import io.tapdb.engine.Operation;
import io.tapdb.engine.bson.Value;
import java.nio.charset.StandardCharsets;

/**
 * A text that counts how often a matcher looks at it and now and then asks whether to go on.
 *
 * <p>ASCII text is read in place, byte by byte; other text is decoded first.
 */
final class WatchedText implements CharSequence {
  private static final int LOOKS_BETWEEN_CHECKS = 4096;

  private final byte[] ascii;
  private final int start;
  private final String decoded;
  private final int length;
  private final Operation operation;
  private int looks;

  private WatchedText(byte[] ascii, int start, int length, Operation operation) {
    this.ascii = ascii;
    this.start = start;
    this.decoded = null;
    this.length = length;
    this.operation = operation;
  }

  private WatchedText(String decoded, Operation operation) {
    this.ascii = null;
    this.start = 0;
    this.decoded = decoded;
    this.length = decoded.length();
    this.operation = operation;
  }

  static WatchedText of(Value text, Operation operation) {
    byte[] bytes = text.bytes();
    int from = text.offset() + 4;
    int length = text.length() - 5;
    for (int i = from; i < from + length; i++) {
      if (bytes[i] < 0) {
        return new WatchedText(new String(bytes, from, length, StandardCharsets.UTF_8), operation);
      }
    }
    return new WatchedText(bytes, from, length, operation);
  }

  static WatchedText of(String text, Operation operation) {
    return new WatchedText(text, operation);
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public char charAt(int index) {
    if (++looks >= LOOKS_BETWEEN_CHECKS) {
      looks = 0;
      operation.check();
    }
    return ascii != null ? (char) ascii[start + index] : decoded.charAt(index);
  }

  @Override
  public CharSequence subSequence(int from, int to) {
    return toString().substring(from, to);
  }

  @Override
  public String toString() {
    return ascii == null ? decoded : new String(ascii, start, length, StandardCharsets.ISO_8859_1);
  }
}
