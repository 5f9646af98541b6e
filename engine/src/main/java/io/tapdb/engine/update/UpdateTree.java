// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.FieldPath;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The tree of paths while an update is parsed; it refuses paths that meet. */
final class UpdateTree {
  private static final String ID = "_id";

  /** What stands under one part of a path. */
  private sealed interface Branch {}

  /** Further parts; by array filter when elements are chosen, by name otherwise. */
  private record Inner(boolean elements, NavigableMap<String, Branch> children) implements Branch {}

  private record Leaf(LeafNode node, boolean onlyOnInsert) implements Branch {}

  private final ArrayFilters filters;
  private final Inner root = inner(false);
  private boolean hasMatched;
  private boolean hasOnlyOnInsert;

  UpdateTree(ArrayFilters filters) {
    this.filters = filters;
  }

  private static Inner inner(boolean elements) {
    return new Inner(elements, new TreeMap<>(PartOrder.INSTANCE));
  }

  /** Whether a path contains {@code $}. */
  boolean hasMatched() {
    return hasMatched;
  }

  /** Whether the tree for new documents differs from the one for stored ones. */
  boolean hasOnlyOnInsert() {
    return hasOnlyOnInsert;
  }

  void add(String path, Modifier modifier) {
    add(path, modifier, false);
  }

  void addOnInsert(String path, Modifier modifier) {
    hasOnlyOnInsert = true;
    add(path, modifier, true);
  }

  private void add(String text, Modifier modifier, boolean onlyOnInsert) {
    FieldPath path = UpdatePaths.check(text);
    hasMatched |= UpdatePaths.hasMatched(path);
    Inner at = root;
    int last = path.size() - 1;
    for (int i = 0; i < last; i++) {
      boolean elements = UpdatePaths.isFilter(path.part(i + 1));
      Branch child = at.children().computeIfAbsent(key(path, i), part -> inner(elements));
      if (!(child instanceof Inner next) || next.elements() != elements) {
        throw conflict(path, i + 1);
      }
      at = next;
    }
    Leaf leaf = new Leaf(new LeafNode(text, path.size(), modifier), onlyOnInsert);
    if (at.children().putIfAbsent(key(path, last), leaf) != null) {
      throw conflict(path, path.size());
    }
  }

  private String key(FieldPath path, int i) {
    String part = path.part(i);
    if (!UpdatePaths.isFilter(part)) {
      return part;
    }
    String name = part.substring(2, part.length() - 1);
    filters.named(name, path.text());
    return name;
  }

  private static TapdbException conflict(FieldPath path, int parts) {
    return new TapdbException(
        ErrorCode.CONFLICTING_UPDATE_OPERATORS,
        "Updating the path '"
            + path.text()
            + "' would create a conflict at '"
            + String.join(".", path.parts().subList(0, parts))
            + "'");
  }

  /** The finished tree, with or without what counts for new documents only. */
  FieldsNode freeze(boolean inserting) {
    NavigableMap<String, PathNode> children = children(root, inserting);
    children.computeIfPresent(ID, (name, node) -> new IdNode(node));
    return new FieldsNode(children);
  }

  private PathNode freeze(Branch branch, boolean inserting) {
    return switch (branch) {
      case Leaf leaf -> leaf.onlyOnInsert() && !inserting ? null : leaf.node();
      case Inner inner -> {
        NavigableMap<String, PathNode> children = children(inner, inserting);
        if (children.isEmpty()) {
          yield null;
        }
        yield inner.elements() ? elements(children) : new FieldsNode(children);
      }
    };
  }

  private NavigableMap<String, PathNode> children(Inner inner, boolean inserting) {
    NavigableMap<String, PathNode> children = new TreeMap<>(PartOrder.INSTANCE);
    inner
        .children()
        .forEach(
            (part, branch) -> {
              PathNode node = freeze(branch, inserting);
              if (node != null) {
                children.put(part, node);
              }
            });
    return children;
  }

  private ElementsNode elements(NavigableMap<String, PathNode> children) {
    List<ElementsNode.Selection> selections = new ArrayList<>();
    children.forEach(
        (name, node) -> selections.add(new ElementsNode.Selection(filters.named(name, ""), node)));
    return new ElementsNode(selections);
  }
}
