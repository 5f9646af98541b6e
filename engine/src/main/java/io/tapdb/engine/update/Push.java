// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.DocEdits;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The operator {@code $push}: puts values into an array, then sorts it, then cuts it.
 *
 * <p>Without a place, an order or a length the values go to the end, and the rest of the array is
 * copied untouched.
 */
final class Push extends Modifier {
  /** The clauses beside {@code $each}; null is for those that are not given. */
  record Clauses(Long position, Comparator<Value> sort, Long slice) {
    static final Clauses NONE = new Clauses(null, null, null);
  }

  private final List<Value> added;
  private final Clauses clauses;
  private final int nesting;

  Push(List<Value> added, Clauses clauses) {
    this.added = List.copyOf(added);
    this.clauses = clauses;
    this.nesting = Elements.nesting(added);
  }

  static Modifier parse(Operand operand) {
    return operand.value().isDocument() && operand.value().doc().has(PushParser.EACH)
        ? PushParser.parse(operand)
        : new Push(List.of(operand.value()), Clauses.NONE);
  }

  @Override
  Value apply(Value old, Application run) {
    if (!old.isMissing() && !old.isArray()) {
      throw Operand.bad(
          "The field '"
              + run.path()
              + "' must be an array but is of type "
              + BsonTypes.name(old.type())
              + " in document "
              + Shown.identity(run.root()));
    }
    if (old.isMissing()) {
      return rebuilt(new ArrayList<>(), 64);
    }
    return clauses.equals(Clauses.NONE) ? appended(old) : rebuilt(Elements.of(old), old.length());
  }

  private Value appended(Value old) {
    if (added.isEmpty()) {
      return old;
    }
    DocEdits edits = new DocEdits(old.doc());
    int index = old.doc().size();
    for (Value value : added) {
      edits.appendElement(index++, value);
    }
    return Value.array(edits.build());
  }

  private Value rebuilt(List<Value> elements, int expectedBytes) {
    elements.addAll(place(elements.size()), added);
    if (clauses.sort() != null) {
      elements.sort(clauses.sort());
    }
    DocWriter writer = DocWriter.array(expectedBytes, 0);
    for (Value element : sliced(elements)) {
      writer.add(element);
    }
    return writer.buildArray();
  }

  /** Where the values go: counted from the front, or from the back when negative. */
  private int place(int size) {
    Long position = clauses.position();
    if (position == null || position >= size) {
      return size;
    }
    return (int) (position >= 0 ? position : Math.max(0, size + position));
  }

  private List<Value> sliced(List<Value> elements) {
    Long slice = clauses.slice();
    int size = elements.size();
    if (slice == null || slice >= size || -size >= slice) {
      return elements;
    }
    int keep = slice.intValue();
    return keep >= 0 ? elements.subList(0, keep) : elements.subList(size + keep, size);
  }

  @Override
  int nesting(Value now) {
    return nesting;
  }
}
