// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocEdits;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The operator {@code $addToSet}: adds to an array what it does not hold yet. */
final class AddToSet extends Modifier {
  private final List<Value> candidates = new ArrayList<>();
  private final NavigableMap<Value, Integer> places;
  private final int nesting;

  private AddToSet(List<Value> values, Operand operand) {
    places = new TreeMap<>(operand.options().order());
    for (Value value : values) {
      if (places.putIfAbsent(value, candidates.size()) == null) {
        candidates.add(value);
      }
    }
    nesting = Elements.nesting(candidates);
  }

  static Modifier parse(Operand operand) {
    FieldCursor first = operand.value().isDocument() ? operand.value().doc().fields() : null;
    if (first == null || !first.next() || !first.nameIs(PushParser.EACH)) {
      return new AddToSet(List.of(operand.value()), operand);
    }
    Value each = first.value();
    if (!each.isArray()) {
      throw new TapdbException(
          ErrorCode.TYPE_MISMATCH,
          "The argument to $each in $addToSet must be an array but it was of type "
              + BsonTypes.name(each.type()));
    }
    if (first.next()) {
      throw Operand.bad(
          "Found unexpected fields after $each in $addToSet: " + Shown.value(operand.value()));
    }
    return new AddToSet(Elements.of(each), operand);
  }

  @Override
  Value apply(Value old, Application run) {
    if (old.isMissing()) {
      return added(Value.array(Doc.EMPTY), 0, new boolean[candidates.size()]);
    }
    if (!old.isArray()) {
      throw Operand.bad(
          "Cannot apply $addToSet to non-array field. Field named '"
              + run.lastPart()
              + "' has non-array type "
              + BsonTypes.name(old.type()));
    }
    boolean[] present = new boolean[candidates.size()];
    int count = 0;
    FieldCursor element = old.doc().fields();
    while (element.next()) {
      Integer place = places.get(element.value());
      if (place != null) {
        present[place] = true;
      }
      count++;
    }
    return added(old, count, present);
  }

  private Value added(Value array, int count, boolean[] present) {
    DocEdits edits = new DocEdits(array.doc());
    int index = count;
    for (int i = 0; i < present.length; i++) {
      if (!present[i]) {
        edits.appendElement(index++, candidates.get(i));
      }
    }
    return edits.isUnchanged() ? array : Value.array(edits.build());
  }

  @Override
  int nesting(Value now) {
    return nesting;
  }
}
