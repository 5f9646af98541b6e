// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.sort;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.FieldPath;
import io.tapdb.engine.bson.Value;
import java.util.List;

/**
 * The tuples of values that a document has at several paths, as index keys and sort keys see them.
 *
 * <p>Without an array there is one tuple. An array on the way of some paths gives a tuple for each
 * of its elements; two arrays that are not the same one cannot be combined. A path without a value
 * gives null, an empty array at the end of a path undefined. A number in a path picks an element of
 * an array that has it.
 */
public final class KeyTuples {
  /** Takes the tuples; the array is used again for the next one. */
  public interface Receiver {
    void tuple(Value[] values);
  }

  private final FieldPath[] paths;
  private final int[][] indexes;
  private final ErrorCode parallelArrays;

  /**
   * The extractor for these paths.
   *
   * @param parallelArrays the code when two different arrays would have to be combined
   */
  public KeyTuples(List<FieldPath> paths, ErrorCode parallelArrays) {
    this.paths = paths.toArray(new FieldPath[0]);
    this.indexes = new int[this.paths.length][];
    for (int i = 0; i < this.paths.length; i++) {
      indexes[i] = this.paths[i].parts().stream().mapToInt(FieldPath::arrayIndex).toArray();
    }
    this.parallelArrays = parallelArrays;
  }

  /** Gives all tuples of the document, in the order of its arrays, possibly some twice. */
  public void of(Doc document, Receiver receiver) {
    int count = paths.length;
    State state = new State(new Value[count], new Doc[count], new int[count]);
    for (int i = 0; i < count; i++) {
      state.at[i] = document;
    }
    expand(state, receiver);
  }

  /** How far each path has been followed: its value when found, else the document to go on in. */
  private record State(Value[] found, Doc[] at, int[] part) {
    State copy() {
      return new State(found.clone(), at.clone(), part.clone());
    }
  }

  private void expand(State state, Receiver receiver) {
    Doc array = null;
    boolean[] inArray = null;
    String arrayPath = null;
    for (int i = 0; i < paths.length; i++) {
      if (state.found[i] != null) {
        continue;
      }
      Doc reached = follow(state, i);
      if (reached == null) {
        continue;
      }
      if (array == null) {
        array = reached;
        arrayPath = paths[i].text();
        inArray = new boolean[paths.length];
      } else if (array.bytes() != reached.bytes() || array.offset() != reached.offset()) {
        throw new TapdbException(
            parallelArrays,
            "cannot sort or index parallel arrays [" + paths[i].text() + "] [" + arrayPath + "]");
      }
      inArray[i] = true;
    }
    if (array == null) {
      receiver.tuple(state.found);
    } else {
      expandArray(state, array, inArray, receiver);
    }
  }

  /**
   * Follows one path through documents until its value is found or an array is reached.
   *
   * @return the array, or null when the value is found
   */
  private Doc follow(State state, int i) {
    FieldPath path = paths[i];
    Doc at = state.at[i];
    int part = state.part[i];
    while (true) {
      Value value = at.get(path.part(part));
      part++;
      while (value.isArray() && part < path.size() && indexes[i][part] >= 0) {
        Value picked = elementAt(value.doc(), indexes[i][part]);
        if (picked.isMissing()) {
          break;
        }
        refuseFields(value.doc(), path.part(part));
        value = picked;
        part++;
      }
      if (value.isArray()) {
        state.part[i] = part;
        return value.doc();
      }
      if (part == path.size()) {
        state.found[i] = value.isMissing() ? Value.NULL : value;
        return null;
      }
      if (!value.isDocument()) {
        state.found[i] = Value.NULL;
        return null;
      }
      at = value.doc();
    }
  }

  /** A number that is both an index and a field of an element cannot be told apart in a key. */
  private static void refuseFields(Doc array, String number) {
    FieldCursor element = array.fields();
    while (element.next()) {
      if (element.type() == BsonTypes.DOCUMENT && element.value().doc().has(number)) {
        throw new TapdbException(
            ErrorCode.AMBIGUOUS_KEY_FIELD,
            "Ambiguous field name found in array (do not use numeric field names in embedded"
                + " elements in an array), field: '"
                + number
                + "'");
      }
    }
  }

  private static Value elementAt(Doc array, int index) {
    FieldCursor element = array.fields();
    for (int i = 0; element.next(); i++) {
      if (i == index) {
        return element.value();
      }
    }
    return Value.MISSING;
  }

  private void expandArray(State state, Doc array, boolean[] inArray, Receiver receiver) {
    if (array.isEmpty()) {
      expandElement(state, Value.UNDEFINED, inArray, receiver);
      return;
    }
    FieldCursor element = array.fields();
    while (element.next()) {
      expandElement(state, element.value(), inArray, receiver);
    }
  }

  private void expandElement(State state, Value element, boolean[] inArray, Receiver receiver) {
    State next = state.copy();
    for (int i = 0; i < paths.length; i++) {
      if (!inArray[i]) {
        continue;
      }
      if (next.part[i] == paths[i].size()) {
        next.found[i] = element;
      } else if (element.isDocument()) {
        next.at[i] = element.doc();
      } else {
        next.found[i] = Value.NULL;
      }
    }
    expand(next, receiver);
  }
}
