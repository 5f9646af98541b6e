// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocEdits;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.FieldPath;
import io.tapdb.engine.bson.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A place below which an update touches fields by name or array elements by number.
 *
 * <p>The fields that exist are changed where they are; the others are added at the end in the order
 * of {@link PartOrder}.
 */
final class FieldsNode implements PathNode {
  private static final int MAX_PADDING = 1_500_000;

  /** The part that stands for the array index which the filter matched. */
  static final String MATCHED = "$";

  private final Names names;
  private final int[] indexes;
  private final PathNode[] nodes;
  private final PathNode matched;

  /** A node of these children; the one under {@link #MATCHED} is taken for the matched index. */
  FieldsNode(NavigableMap<String, PathNode> children) {
    this.matched = children.get(MATCHED);
    List<String> parts = new ArrayList<>(children.keySet());
    parts.remove(MATCHED);
    this.names = new Names(parts);
    this.nodes = parts.stream().map(children::get).toArray(PathNode[]::new);
    this.indexes = parts.stream().mapToInt(FieldPath::arrayIndex).toArray();
  }

  NavigableMap<String, PathNode> children() {
    NavigableMap<String, PathNode> children = new TreeMap<>(PartOrder.INSTANCE);
    for (int i = 0; i < nodes.length; i++) {
      children.put(names.get(i), nodes[i]);
    }
    if (matched != null) {
      children.put(MATCHED, matched);
    }
    return children;
  }

  @Override
  public Value apply(Value old, Application run) {
    if (matched != null) {
      return withMatchedIndex(run).apply(old, run);
    }
    return switch (old.type()) {
      case BsonTypes.MISSING -> create(run);
      case BsonTypes.DOCUMENT -> inDocument(old, run);
      case BsonTypes.ARRAY -> inArray(old, run);
      default -> {
        refuse(old, run);
        yield old;
      }
    };
  }

  private FieldsNode withMatchedIndex(Application run) {
    int index = run.context().matchedIndex();
    if (index < 0) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE,
          "The positional operator did not find the match needed from the query.");
    }
    NavigableMap<String, PathNode> children = children();
    children.remove(MATCHED);
    String part = Integer.toString(index);
    PathNode present = children.get(part);
    run.enter(part);
    children.put(part, present == null ? matched : PathMerge.merge(present, matched, run));
    run.leave();
    return new FieldsNode(children);
  }

  private Value create(Application run) {
    DocEdits edits = null;
    for (int i = 0; i < nodes.length; i++) {
      Value now = applyTo(i, Value.MISSING, run);
      if (!now.isMissing()) {
        edits = edits == null ? new DocEdits(Doc.EMPTY) : edits;
        edits.append(names.get(i), now);
      }
    }
    return edits == null ? Value.MISSING : Value.of(edits.build());
  }

  private Value applyTo(int i, Value old, Application run) {
    run.enter(names.get(i));
    Value now = nodes[i].apply(old, run);
    run.leave();
    return now;
  }

  private Value inDocument(Value old, Application run) {
    DocEdits edits = null;
    boolean[] found = new boolean[nodes.length];
    int left = nodes.length;
    FieldCursor field = old.doc().fields();
    while (left > 0 && field.next()) {
      int i = names.find(field);
      if (i < 0 || found[i]) {
        continue;
      }
      found[i] = true;
      left--;
      Value was = field.value();
      Value now = applyTo(i, was, run);
      if (now != was) {
        edits = edits == null ? new DocEdits(old.doc()) : edits;
        edits.replace(field, now);
      }
    }
    for (int i = 0; left > 0 && i < nodes.length; i++) {
      Value now = found[i] ? Value.MISSING : applyTo(i, Value.MISSING, run);
      if (!now.isMissing()) {
        edits = edits == null ? new DocEdits(old.doc()) : edits;
        edits.append(names.get(i), now);
      }
    }
    if (edits == null) {
      return old;
    }
    run.checkSize(edits);
    return Value.of(edits.build());
  }

  private Value inArray(Value old, Application run) {
    int next = 0;
    for (int i = 0; i < nodes.length; i++) {
      if (indexes[i] < 0) {
        nodes[i].blocked(names.get(i), old, run);
      }
    }
    while (next < nodes.length && indexes[next] < 0) {
      next++;
    }
    DocEdits edits = null;
    int count = 0;
    FieldCursor element = old.doc().fields();
    while (isIndex(next) && element.next()) {
      if (count == indexes[next]) {
        Value was = element.value();
        Value now = applyToElement(next++, was, run);
        if (now != was) {
          edits = edits == null ? new DocEdits(old.doc()) : edits;
          edits.replace(element, now);
        }
      }
      count++;
    }
    if (isIndex(next)) {
      edits = behindEnd(next, count, edits == null ? new DocEdits(old.doc()) : edits, run);
    }
    if (edits == null || edits.isUnchanged()) {
      return old;
    }
    run.checkSize(edits);
    return Value.array(edits.build());
  }

  private boolean isIndex(int i) {
    return i < nodes.length && indexes[i] >= 0;
  }

  private Value applyToElement(int i, Value old, Application run) {
    run.enter(indexes[i]);
    Value now = nodes[i].apply(old, run);
    run.leave();
    return ElementsNode.filled(old, now);
  }

  private DocEdits behindEnd(int from, int size, DocEdits edits, Application run) {
    int count = size;
    for (int i = from; isIndex(i); i++) {
      run.enter(indexes[i]);
      Value now = nodes[i].apply(Value.MISSING, run);
      run.leave();
      if (now.isMissing()) {
        continue;
      }
      if (indexes[i] - count > MAX_PADDING) {
        throw new TapdbException(
            ErrorCode.CANNOT_BACKFILL_ARRAY,
            "can't backfill more than " + MAX_PADDING + " elements");
      }
      while (count < indexes[i]) {
        edits.appendElement(count++, Value.NULL);
      }
      edits.appendElement(count++, now);
      run.checkSize(edits);
    }
    return edits;
  }

  private void refuse(Value blocker, Application run) {
    for (int i = 0; i < nodes.length; i++) {
      nodes[i].blocked(names.get(i), blocker, run);
    }
  }

  @Override
  public void blocked(String part, Value blocker, Application run) {
    for (PathNode node : nodes) {
      node.blocked(part, blocker, run);
    }
    if (matched != null) {
      matched.blocked(part, blocker, run);
    }
  }

  @Override
  public String examplePath() {
    return nodes.length > 0 ? nodes[0].examplePath() : matched.examplePath();
  }
}
