// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.bson;

/**
 * The lead bytes of the order-preserving key encoding; see {@link KeyWriter} for the layout.
 *
 * <p>Their order is the order of types, so they must never be renumbered: keys on disk hold them.
 */
final class KeyBytes {
  /** Ends a document or array inside a key; less than every lead byte. */
  static final byte NESTED_END = 0x00;

  /** Ends the values of a key; what follows (a record id) is not part of the comparison. */
  static final byte KEY_END = 0x04;

  static final byte MIN_KEY = 0x08;
  static final byte UNDEFINED = 0x0c;
  static final byte NULL = 0x10;
  static final byte NAN = 0x14;
  static final byte NEGATIVE_INFINITY = 0x15;
  static final byte NEGATIVE = 0x16;
  static final byte ZERO = 0x17;
  static final byte POSITIVE = 0x18;
  static final byte POSITIVE_INFINITY = 0x19;
  static final byte STRING = 0x20;
  static final byte DOCUMENT = 0x28;
  static final byte ARRAY = 0x30;
  static final byte BINARY = 0x38;
  static final byte OBJECT_ID = 0x40;
  static final byte FALSE = 0x48;
  static final byte TRUE = 0x49;
  static final byte DATE = 0x50;
  static final byte TIMESTAMP = 0x58;
  static final byte REGEX = 0x60;
  static final byte DB_POINTER = 0x68;
  static final byte CODE = 0x70;
  static final byte CODE_WITH_SCOPE = 0x78;
  static final byte MAX_KEY = (byte) 0xf0;

  /**
   * Less than any byte that can follow a complete value, but greater than the zero byte by which an
   * inverted string goes on after its terminator.
   */
  static final byte BEFORE = 0x01;

  /** Greater than any byte that can follow a complete value: closes a range behind it. */
  static final byte AFTER = (byte) 0xff;

  /** No remainder behind the eight bytes of a number. */
  static final byte EXACT = 0x00;

  /** A decimal remainder follows the eight bytes of a number. */
  static final byte REMAINDER = 0x01;

  /** Types of numbers as remembered beside a key. */
  static final byte TYPE_INT32 = 0;

  static final byte TYPE_INT64 = 1;
  static final byte TYPE_DOUBLE = 2;
  static final byte TYPE_NEGATIVE_ZERO = 3;

  /** The key holds a value that cannot be told from its bytes. */
  static final byte TYPE_LOST = (byte) 0xff;

  private KeyBytes() {}
}
