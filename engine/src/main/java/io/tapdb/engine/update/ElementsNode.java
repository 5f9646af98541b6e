// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.DocEdits;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A place where an update touches array elements by condition: all of them with {@code $[]}, those
 * that match a filter with {@code $[name]}.
 */
final class ElementsNode implements PathNode {
  /**
   * What happens to the elements that one filter selects.
   *
   * @param filter which elements
   * @param node what happens to them
   */
  record Selection(ArrayFilter filter, PathNode node) {}

  private final List<Selection> selections;

  ElementsNode(List<Selection> selections) {
    this.selections = List.copyOf(selections);
  }

  List<Selection> selections() {
    return selections;
  }

  @Override
  public Value apply(Value old, Application run) {
    if (old.isMissing()) {
      throw mustExist(run.path());
    }
    if (!old.isArray()) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE,
          "Cannot apply array updates to non-array element "
              + run.lastPart()
              + ": "
              + Shown.value(old));
    }
    DocEdits edits = null;
    Map<BitSet, PathNode> merged = new HashMap<>(0);
    FieldCursor element = old.doc().fields();
    for (int index = 0; element.next(); index++) {
      Value was = element.value();
      run.enter(index);
      PathNode node = nodeFor(was, merged, run);
      Value now = node == null ? was : filled(was, node.apply(was, run));
      run.leave();
      if (now != was) {
        edits = edits == null ? new DocEdits(old.doc()) : edits;
        edits.replace(element, now);
        run.checkSize(edits);
      }
    }
    return edits == null ? old : Value.array(edits.build());
  }

  /** What stands in an array for the result of a node: where nothing is left there is a null. */
  static Value filled(Value old, Value now) {
    if (!now.isMissing()) {
      return now;
    }
    return old.type() == BsonTypes.NULL ? old : Value.NULL;
  }

  private PathNode nodeFor(Value element, Map<BitSet, PathNode> merged, Application run) {
    if (selections.size() == 1) {
      Selection only = selections.getFirst();
      return only.filter().matches(element) ? only.node() : null;
    }
    BitSet matching = new BitSet();
    for (int i = 0; i < selections.size(); i++) {
      matching.set(i, selections.get(i).filter().matches(element));
    }
    if (matching.isEmpty()) {
      return null;
    }
    return merged.computeIfAbsent(
        matching,
        set ->
            set.stream()
                .mapToObj(i -> selections.get(i).node())
                .reduce((a, b) -> PathMerge.merge(a, b, run))
                .orElseThrow());
  }

  private static TapdbException mustExist(String path) {
    return new TapdbException(
        ErrorCode.BAD_VALUE,
        "The path '" + path + "' must exist in the document in order to apply array updates.");
  }

  @Override
  public void blocked(String part, Value blocker, Application run) {
    throw mustExist(run.path() + "." + part);
  }

  @Override
  public String examplePath() {
    return selections.getFirst().node().examplePath();
  }
}
