// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.catalog;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.FieldPath;
import io.tapdb.engine.bson.KeyWriter;
import io.tapdb.engine.bson.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The keys one document has in one index.
 *
 * <p>Arrays are expanded: a document has a key for each element. Fields of a compound index whose
 * paths run through the same array are expanded together, element by element; paths through
 * different arrays cannot be indexed together. A missing field counts as null, an empty array as
 * undefined.
 */
public final class IndexKeys {
  /**
   * One key of an index.
   *
   * @param bytes the values with their end byte, without a record id
   * @param types what is needed to give the values back
   */
  public record Key(byte[] bytes, byte[] types) {}

  private final IndexEntry index;
  private final int fields;
  private final KeyWriter writer = new KeyWriter();
  private final List<Key> keys = new ArrayList<>(1);
  private long multikey;

  private IndexKeys(IndexEntry index) {
    this.index = index;
    this.fields = index.fields().size();
  }

  /**
   * Takes the keys out of a document.
   *
   * @throws TapdbException {@link ErrorCode#CANNOT_INDEX_PARALLEL_ARRAYS} or {@link
   *     ErrorCode#AMBIGUOUS_KEY_FIELD} when the document cannot be in this index
   */
  public static IndexKeys of(IndexEntry index, Doc document) {
    IndexKeys keys = new IndexKeys(index);
    if (index.isId()) {
      keys.add(new Value[] {document.get("_id")});
      return keys;
    }
    Value[] values = new Value[keys.fields];
    int[] depths = new int[keys.fields];
    keys.expand(document, values, depths);
    if (keys.multikey != 0) {
      keys.removeDuplicates();
    }
    return keys;
  }

  /** The keys in order, each once. */
  public List<Key> keys() {
    return keys;
  }

  /** A bit for each field on whose path an array stood. */
  public long multikey() {
    return multikey;
  }

  /**
   * Takes one step from a document: reads every field that has no value yet as far as the next
   * array. Fields that met an array are then read further in each of its elements.
   */
  private void expand(Doc document, Value[] values, int[] depths) {
    Value array = null;
    String arrayName = null;
    boolean[] inArray = new boolean[fields];
    for (int i = 0; i < fields; i++) {
      if (values[i] == null) {
        Value met = walk(i, document, values, depths);
        if (met != null) {
          String name = path(i).part(depths[i] - 1);
          if (array != null && array.offset() != met.offset()) {
            throw parallel(name, arrayName);
          }
          array = met;
          arrayName = name;
          inArray[i] = true;
          multikey |= 1L << i;
        }
      }
    }
    if (array == null) {
      addUnlessSparse(values);
    } else if (array.doc().isEmpty()) {
      element(Value.UNDEFINED, values, depths, inArray);
    } else {
      FieldCursor elements = array.doc().fields();
      while (elements.next()) {
        element(elements.value(), values, depths, inArray);
      }
    }
  }

  private void element(Value element, Value[] values, int[] depths, boolean[] inArray) {
    Value[] inElement = values.clone();
    for (int i = 0; i < fields; i++) {
      if (inArray[i] && depths[i] == path(i).size()) {
        inElement[i] = element;
      }
    }
    expand(element.isDocument() ? element.doc() : Doc.EMPTY, inElement, depths.clone());
  }

  private FieldPath path(int field) {
    return index.fields().get(field).path();
  }

  /** Follows one path through documents; sets its value, or gives the array it met. */
  private Value walk(int field, Doc from, Value[] values, int[] depths) {
    FieldPath path = path(field);
    Doc document = from;
    while (true) {
      Value value = document.get(path.part(depths[field]++));
      while (value.isArray() && depths[field] < path.size()) {
        Value positioned = positioned(value.doc(), path.part(depths[field]));
        if (positioned == null) {
          return value;
        }
        multikey |= 1L << field;
        depths[field]++;
        value = positioned;
      }
      if (value.isArray()) {
        return value;
      }
      if (depths[field] == path.size()) {
        values[field] = value;
        return null;
      }
      if (!value.isDocument()) {
        values[field] = Value.MISSING;
        return null;
      }
      document = value.doc();
    }
  }

  /**
   * The element a numeric part points at; null when it is rather a name in the elements.
   *
   * @throws TapdbException {@link ErrorCode#AMBIGUOUS_KEY_FIELD} when it could be both
   */
  private static Value positioned(Doc array, String part) {
    Value element = FieldPath.arrayIndex(part) < 0 ? Value.MISSING : array.get(part);
    if (element.isMissing()) {
      return null;
    }
    FieldCursor elements = array.fields();
    while (elements.next()) {
      Value each = elements.value();
      if (each.isDocument() && each.doc().has(part)) {
        // a query would look at both, and no key can stand for both
        throw new TapdbException(
            ErrorCode.AMBIGUOUS_KEY_FIELD,
            "Ambiguous field name found in array (do not use numeric field names in embedded"
                + " elements in an array), field: '"
                + part
                + "' for array: "
                + Value.array(array));
      }
    }
    return element;
  }

  private static TapdbException parallel(String array, String before) {
    return new TapdbException(
        ErrorCode.CANNOT_INDEX_PARALLEL_ARRAYS,
        "cannot index parallel arrays [" + array + "] [" + before + "]");
  }

  private void addUnlessSparse(Value[] values) {
    boolean empty = true;
    for (Value value : values) {
      empty &= value.isMissing();
    }
    if (!(empty && index.sparse())) {
      add(values);
    }
  }

  private void add(Value[] values) {
    writer.reset();
    for (int i = 0; i < fields; i++) {
      writer.add(values[i], index.fields().get(i).descending());
    }
    keys.add(new Key(writer.end().toByteArray(), writer.types()));
  }

  private void removeDuplicates() {
    keys.sort((a, b) -> Arrays.compareUnsigned(a.bytes(), b.bytes()));
    for (int i = keys.size() - 1; i > 0; i--) {
      if (Arrays.equals(keys.get(i).bytes(), keys.get(i - 1).bytes())) {
        keys.remove(i);
      }
    }
  }
}
