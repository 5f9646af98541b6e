// SPDX-License-Identifier: Apache-2.0
package io.tapdb.driver.internal.bson;

import java.util.Arrays;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.conversions.Bson;

/**
 * A few fields, encoded when they are set and copied into every command that carries them.
 *
 * <p>Immutable: setting a field gives a new list. A field set again takes the place of the old one.
 */
public final class FieldList {
  /** No fields at all. */
  public static final FieldList EMPTY = new FieldList(new String[0], new byte[0][]);

  private final String[] names;
  private final byte[][] elements;

  private FieldList(String[] names, byte[][] elements) {
    this.names = names;
    this.elements = elements;
  }

  /** This list with one field more, or another value in it; a null value removes the field. */
  public FieldList with(String name, BsonValue value) {
    if (value == null) {
      return without(name);
    }
    BsonBuffer out = new BsonBuffer(64);
    Encoding.write(out, new BsonDocument(name, value));
    // what stands between the length and the closing zero of a document is its only field
    return put(name, Arrays.copyOfRange(out.array(), Integer.BYTES, out.getSize() - 1));
  }

  /** This list with a field that is a document; null removes the field. */
  public FieldList withDocument(String name, Bson document) {
    if (document == null) {
      return without(name);
    }
    BsonBuffer out = new BsonBuffer(128);
    out.writeByte(0x03);
    out.writeCString(name);
    Encoding.write(out, document);
    return put(name, Arrays.copyOf(out.array(), out.getSize()));
  }

  /** This list with a field that is an array of documents. */
  public FieldList withDocuments(String name, List<? extends Bson> documents) {
    BsonBuffer out = new BsonBuffer(256);
    CommandWriter.array(out, name, documents);
    return put(name, Arrays.copyOf(out.array(), out.getSize()));
  }

  /** This list and after it another. */
  public FieldList and(FieldList more) {
    if (names.length == 0) {
      return more;
    }
    FieldList all = this;
    for (int i = 0; i < more.names.length; i++) {
      all = all.put(more.names[i], more.elements[i]);
    }
    return all;
  }

  private FieldList put(String name, byte[] element) {
    int at = indexOf(name);
    boolean isNew = at < 0;
    String[] newNames = isNew ? Arrays.copyOf(names, names.length + 1) : names;
    byte[][] newElements = Arrays.copyOf(elements, newNames.length);
    int slot = isNew ? names.length : at;
    newNames[slot] = name;
    newElements[slot] = element;
    return new FieldList(newNames, newElements);
  }

  /** This list without one field. */
  public FieldList without(String name) {
    if (indexOf(name) < 0) {
      return this;
    }
    FieldList rest = EMPTY;
    for (int i = 0; i < names.length; i++) {
      if (!names[i].equals(name)) {
        rest = rest.put(names[i], elements[i]);
      }
    }
    return rest;
  }

  private int indexOf(String name) {
    for (int i = 0; i < names.length; i++) {
      if (names[i].equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /** The value of a field, or null if there is none. */
  public BsonValue get(String name) {
    int at = indexOf(name);
    if (at < 0) {
      return null;
    }
    BsonBuffer one = new BsonBuffer(elements[at].length + 5);
    one.writeInt32(elements[at].length + 5);
    writeTo(one, at);
    one.writeByte(0);
    FieldWalk walk = new FieldWalk(one.array(), 0);
    walk.next();
    return walk.asValue();
  }

  /** How many fields there are. */
  public int size() {
    return names.length;
  }

  /** The name of a field. */
  public String name(int index) {
    return names[index];
  }

  /** Whether there is a field of this name. */
  public boolean has(String name) {
    return indexOf(name) >= 0;
  }

  /** Writes all fields into a document that is being written. */
  public void writeTo(BsonBuffer out) {
    for (byte[] element : elements) {
      out.writeBytes(element, 0, element.length);
    }
  }

  /** Writes one field into a document that is being written. */
  public void writeTo(BsonBuffer out, int index) {
    out.writeBytes(elements[index], 0, elements[index].length);
  }
}
