// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.sort;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.FieldPath;
import io.tapdb.engine.bson.KeyWriter;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A sort pattern such as {@code {a: 1, "b.c": -1}}, checked. Immutable. */
public final class SortPattern {
  private static final int MAX_FIELDS = 32;

  /** One field of the pattern. */
  public record Part(FieldPath path, boolean descending) {}

  private final List<Part> parts;
  private final KeyTuples tuples;

  private SortPattern(List<Part> parts) {
    this.parts = List.copyOf(parts);
    this.tuples = new KeyTuples(parts.stream().map(Part::path).toList(), ErrorCode.BAD_VALUE);
  }

  /**
   * Checks and splits a pattern.
   *
   * @param pattern at least one field
   */
  public static SortPattern parse(Doc pattern) {
    List<Part> parts = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    FieldCursor field = pattern.fields();
    while (field.next()) {
      String name = field.name();
      if (!seen.add(name)) {
        throw new TapdbException(
            ErrorCode.BAD_VALUE, "$sort key '" + name + "' is given more than once");
      }
      parts.add(new Part(path(name), isDescending(name, field.value())));
    }
    if (parts.isEmpty()) {
      throw new TapdbException(
          ErrorCode.SORT_WITHOUT_FIELDS, "$sort stage must have at least one sort key");
    }
    if (parts.size() > MAX_FIELDS) {
      throw new TapdbException(
          ErrorCode.SORT_TOO_MANY_FIELDS,
          "too many compound keys: at most 32 are allowed in a sort");
    }
    return new SortPattern(parts);
  }

  private static FieldPath path(String name) {
    FieldPath path = FieldPath.of(name);
    if (name.isEmpty()) {
      throw new TapdbException(
          ErrorCode.EMPTY_PATH, "FieldPath cannot be constructed with empty string");
    }
    for (String part : path.parts()) {
      if (part.isEmpty()) {
        throw new TapdbException(
            ErrorCode.EMPTY_PATH_PART,
            "FieldPath field names may not be empty strings, as in '" + name + "'.");
      }
      if (part.charAt(0) == '$') {
        throw new TapdbException(
            ErrorCode.DOLLAR_PATH_PART,
            "FieldPath field names may not start with '$', as in '" + name + "'.");
      }
    }
    return path;
  }

  private static boolean isDescending(String name, Value direction) {
    if (direction.isDocument()) {
      boolean meta = "$meta".equals(direction.doc().firstName());
      throw new TapdbException(
          meta ? ErrorCode.SORT_BY_META : ErrorCode.SORT_EXPRESSION,
          meta
              ? "sorting by $meta is not supported, as asked for '" + name + "'"
              : "Illegal key in $sort specification: " + name + ": " + direction);
    }
    if (!direction.isNumber()) {
      throw new TapdbException(
          ErrorCode.SORT_EXPRESSION,
          "Illegal key in $sort specification: " + name + ": " + direction);
    }
    boolean whole = Numbers.isIntegral(direction);
    if (!whole || Math.abs(Numbers.toLong(direction)) != 1) {
      throw new TapdbException(
          ErrorCode.SORT_DIRECTION,
          "$sort key ordering must be 1 (for ascending) or -1 (for descending), not "
              + direction
              + " as for '"
              + name
              + "'");
    }
    return Numbers.toLong(direction) < 0;
  }

  public List<Part> parts() {
    return parts;
  }

  /**
   * The key of a document: comparing two keys byte by byte, unsigned, gives their order. Of an
   * array the least element counts where the pattern ascends and the greatest where it descends.
   */
  public byte[] keyOf(Doc document) {
    Smallest smallest = new Smallest();
    tuples.of(document, smallest);
    return smallest.key;
  }

  private final class Smallest implements KeyTuples.Receiver {
    private final KeyWriter writer = new KeyWriter();
    private byte[] key;

    @Override
    public void tuple(Value[] values) {
      writer.reset();
      for (int i = 0; i < values.length; i++) {
        writer.add(values[i], parts.get(i).descending());
      }
      byte[] candidate = writer.end().toByteArray();
      if (key == null || Arrays.compareUnsigned(candidate, key) < 0) {
        key = candidate;
      }
    }
  }

  /** The pattern as a document, with directions 1 and -1. */
  public Doc describe() {
    DocWriter writer = new DocWriter();
    parts.forEach(part -> writer.put(part.path().text(), part.descending() ? -1 : 1));
    return writer.build();
  }

  @Override
  public String toString() {
    return describe().toString();
  }
}
