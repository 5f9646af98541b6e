// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.bson;

import java.util.Arrays;
import java.util.List;

/** A dotted path such as {@code a.b.0}, split once. */
public final class FieldPath {
  private final String text;
  private final String[] parts;
  private final int from;

  private FieldPath(String text, String[] parts, int from) {
    this.text = text;
    this.parts = parts;
    this.from = from;
  }

  /** Splits the path at its dots; empty parts are kept, for the caller to refuse. */
  public static FieldPath of(String path) {
    return new FieldPath(path, path.indexOf('.') < 0 ? new String[] {path} : split(path), 0);
  }

  private static String[] split(String path) {
    int dots = (int) path.chars().filter(c -> c == '.').count();
    String[] parts = new String[dots + 1];
    int start = 0;
    for (int i = 0; i < dots; i++) {
      int dot = path.indexOf('.', start);
      parts[i] = path.substring(start, dot);
      start = dot + 1;
    }
    parts[dots] = path.substring(start);
    return parts;
  }

  /** The whole path, also of a {@link #rest}. */
  public String text() {
    return text;
  }

  public String first() {
    return parts[from];
  }

  public int size() {
    return parts.length - from;
  }

  public String part(int index) {
    return parts[from + index];
  }

  public boolean isLast() {
    return from == parts.length - 1;
  }

  /** The path behind the first part; there must be one. */
  public FieldPath rest() {
    if (isLast()) {
      throw new IllegalStateException("nothing behind the last part of " + text);
    }
    return new FieldPath(text, parts, from + 1);
  }

  public List<String> parts() {
    return Arrays.asList(parts).subList(from, parts.length);
  }

  public boolean hasEmptyPart() {
    return parts().contains("");
  }

  /** Whether one of the paths is a prefix of the other, part by part, or both are equal. */
  public boolean overlaps(FieldPath other) {
    int shared = Math.min(size(), other.size());
    for (int i = 0; i < shared; i++) {
      if (!part(i).equals(other.part(i))) {
        return false;
      }
    }
    return true;
  }

  /** The array index this part stands for, or -1 when it is not a plain decimal number. */
  public static int arrayIndex(String part) {
    int length = part.length();
    if (length == 0 || length > 9 || (length > 1 && part.charAt(0) == '0')) {
      return -1;
    }
    int index = 0;
    for (int i = 0; i < length; i++) {
      char c = part.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      index = index * 10 + (c - '0');
    }
    return index;
  }

  /** The value at this path through documents only; an array on the way ends the search. */
  public Value in(Doc document) {
    Doc at = document;
    for (int i = from; i < parts.length - 1; i++) {
      Value value = at.get(parts[i]);
      if (!value.isDocument()) {
        return Value.MISSING;
      }
      at = value.doc();
    }
    return at.get(parts[parts.length - 1]);
  }

  @Override
  public String toString() {
    return text;
  }
}
