// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.bson;

import java.util.Arrays;

/**
 * A new document in the making: an old one with some fields replaced or removed and others
 * appended.
 *
 * <p>What is not named is copied as ranges of bytes, so an edit costs little more than the copy.
 * Fields are named by a cursor over the old document and in its order. Used once, by one thread.
 */
public final class DocEdits {
  private final Doc base;
  private int[] ranges = new int[8];
  private Value[] values = new Value[4];
  private int edits;
  private int end;
  private long size;
  private DocWriter tail;

  public DocEdits(Doc base) {
    this.base = base;
    this.end = base.offset() + base.length() - 1;
    this.size = base.length();
  }

  /** Gives the field the cursor stands on another value; a missing value removes the field. */
  public void replace(FieldCursor field, Value value) {
    if (edits == values.length) {
      values = Arrays.copyOf(values, edits * 2);
      ranges = Arrays.copyOf(ranges, edits * 4);
    }
    ranges[2 * edits] = field.elementStart();
    ranges[2 * edits + 1] = field.elementEnd();
    values[edits++] = value;
    size +=
        (value.isMissing() ? 0 : 2 + field.nameLength() + value.length())
            - (field.elementEnd() - field.elementStart());
  }

  /** Drops this field and all behind it; nothing behind it may be replaced. */
  public void cutFrom(FieldCursor field) {
    size -= end - field.elementStart();
    end = field.elementStart();
  }

  /** Adds a field at the end. */
  public void append(String name, Value value) {
    if (tail == null) {
      tail = new DocWriter(value.length() + name.length() * 3 + 16);
    }
    size -= tail.size();
    tail.put(name, value);
    size += tail.size();
  }

  /** Adds an element at the end of an array; indexes must follow one another. */
  public void appendElement(int index, Value value) {
    if (tail == null) {
      tail = DocWriter.array(value.length() + 32, index);
    }
    size -= tail.size();
    tail.add(value);
    size += tail.size();
  }

  /** Whether the new document would be the old one. */
  public boolean isUnchanged() {
    return edits == 0 && tail == null && end == base.offset() + base.length() - 1;
  }

  /** How many bytes the new document will have. */
  public long size() {
    return size;
  }

  /** The new document. */
  public Doc build() {
    byte[] bytes = new byte[Math.toIntExact(size)];
    byte[] old = base.bytes();
    LittleEndian.putInt(bytes, 0, bytes.length);
    int at = 4;
    int copied = base.offset() + 4;
    for (int i = 0; i < edits; i++) {
      int start = ranges[2 * i];
      System.arraycopy(old, copied, bytes, at, start - copied);
      at += start - copied;
      copied = ranges[2 * i + 1];
      Value value = values[i];
      if (!value.isMissing()) {
        int nameEnd = Doc.cstringEnd(old, start + 1) + 1;
        bytes[at] = value.type();
        System.arraycopy(old, start + 1, bytes, at + 1, nameEnd - start - 1);
        at += nameEnd - start;
        System.arraycopy(value.bytes(), value.offset(), bytes, at, value.length());
        at += value.length();
      }
    }
    System.arraycopy(old, copied, bytes, at, end - copied);
    at += end - copied;
    if (tail != null) {
      Doc added = tail.build();
      System.arraycopy(added.bytes(), added.offset() + 4, bytes, at, added.length() - 5);
    }
    return new Doc(bytes);
  }
}
