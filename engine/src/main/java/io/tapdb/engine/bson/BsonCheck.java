// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.bson;

/**
 * The check that bytes from outside are one well-formed BSON document, done once at the border.
 *
 * <p>After it, every reader of the engine may trust lengths, terminators and type bytes. It bounds
 * the nesting too, so that no later recursion can run away.
 *
 * <p>Source of the rules: the public BSON specification, version 1.1.
 */
public final class BsonCheck {
  private static final String TOO_DEEP = "documents are nested deeper than ";

  private final byte[] bytes;
  private final int maxDepth;

  private BsonCheck(byte[] bytes, int maxDepth) {
    this.bytes = bytes;
    this.maxDepth = maxDepth;
  }

  /**
   * Checks that the slice is exactly one document.
   *
   * @param maxDepth how many documents and arrays may stand inside one another
   * @return what is wrong, naming the offset, or null when all is well
   */
  public static String problem(byte[] bytes, int offset, int length, int maxDepth) {
    if (length < 5) {
      return "a document has at least 5 bytes, not " + length;
    }
    if (LittleEndian.getInt(bytes, offset) != length) {
      return "the document says it has "
          + LittleEndian.getInt(bytes, offset)
          + " bytes, but there are "
          + length;
    }
    return new BsonCheck(bytes, maxDepth).document(offset, offset + length, 1);
  }

  /** Whether a problem is that documents are nested too deep; what follows has not been checked. */
  public static boolean isTooDeep(String problem) {
    return problem.startsWith(TOO_DEEP);
  }

  private String document(int start, int limit, int depth) {
    if (depth > maxDepth) {
      return TOO_DEEP + maxDepth + " levels";
    }
    if (limit - start < 5) {
      return at(start, "a nested document is cut off");
    }
    int length = LittleEndian.getInt(bytes, start);
    if (length < 5 || length > limit - start) {
      return at(start, "a document length of " + length + " does not fit");
    }
    int end = start + length - 1;
    if (bytes[end] != 0) {
      return at(end, "a document does not end with a zero byte");
    }
    int at = start + 4;
    while (at < end) {
      byte type = bytes[at];
      int name = at + 1;
      int nameEnd = zero(name, end);
      if (nameEnd < 0) {
        return at(name, "a field name has no end");
      }
      int value = nameEnd + 1;
      String nested = nested(type, value, end, depth);
      if (nested != null) {
        return nested;
      }
      int size = size(type, value, end);
      if (size < 0 || size > end - value) {
        return at(at, "a value of type " + BsonTypes.name(type) + " is malformed or cut off");
      }
      at = value + size;
    }
    return null;
  }

  private String nested(byte type, int value, int end, int depth) {
    return switch (type) {
      case BsonTypes.DOCUMENT, BsonTypes.ARRAY -> document(value, end, depth + 1);
      case BsonTypes.CODE_WITH_SCOPE -> codeWithScope(value, end, depth);
      default -> BsonTypes.isKnown(type) ? null : at(value, "unknown type byte " + type);
    };
  }

  private String codeWithScope(int value, int end, int depth) {
    String malformed = at(value, "code with scope is malformed");
    if (end - value < 14) {
      return malformed;
    }
    int total = LittleEndian.getInt(bytes, value);
    if (total < 14 || total > end - value) {
      return malformed;
    }
    int code = stringSize(value + 4, value + total);
    if (code < 0 || total - 4 - code < 5) {
      return malformed;
    }
    int scope = value + 4 + code;
    String problem = document(scope, value + total, depth + 1);
    if (problem != null) {
      return problem;
    }
    return scope + LittleEndian.getInt(bytes, scope) == value + total ? null : malformed;
  }

  /** The payload size, or -1 when the bytes up to the end cannot hold such a value. */
  private int size(byte type, int at, int end) {
    return switch (type) {
      case BsonTypes.STRING, BsonTypes.SYMBOL, BsonTypes.CODE -> stringSize(at, end);
      case BsonTypes.BOOLEAN -> end - at >= 1 && (bytes[at] == 0 || bytes[at] == 1) ? 1 : -1;
      case BsonTypes.BINARY -> binarySize(at, end);
      case BsonTypes.REGEX -> {
        int pattern = zero(at, end);
        int options = pattern < 0 ? -1 : zero(pattern + 1, end);
        yield options < 0 ? -1 : options + 1 - at;
      }
      case BsonTypes.DB_POINTER -> {
        int name = stringSize(at, end);
        yield name < 0 ? -1 : name + 12;
      }
      default -> FieldCursor.sizeOf(type, bytes, at);
    };
  }

  private int stringSize(int at, int end) {
    if (end - at < 5) {
      return -1;
    }
    int length = LittleEndian.getInt(bytes, at);
    return length >= 1 && length <= end - at - 4 && bytes[at + 3 + length] == 0 ? 4 + length : -1;
  }

  private int binarySize(int at, int end) {
    if (end - at < 5) {
      return -1;
    }
    int length = LittleEndian.getInt(bytes, at);
    return length >= 0 && length <= end - at - 5 ? 5 + length : -1;
  }

  private int zero(int from, int end) {
    for (int i = from; i < end; i++) {
      if (bytes[i] == 0) {
        return i;
      }
    }
    return -1;
  }

  private static String at(int offset, String what) {
    return what + " (at byte " + offset + ")";
  }
}
