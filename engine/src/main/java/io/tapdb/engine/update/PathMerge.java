// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/**
 * The union of two trees of paths that turn out to reach the same place, such as {@code a.$} and
 * {@code a.0}: their paths must not meet.
 */
final class PathMerge {
  private PathMerge() {}

  static PathNode merge(PathNode a, PathNode b, Application run) {
    if (a instanceof FieldsNode left && b instanceof FieldsNode right) {
      NavigableMap<String, PathNode> children = left.children();
      for (Map.Entry<String, PathNode> child : right.children().entrySet()) {
        run.enter(child.getKey());
        children.merge(child.getKey(), child.getValue(), (x, y) -> merge(x, y, run));
        run.leave();
      }
      return new FieldsNode(children);
    }
    if (a instanceof ElementsNode left && b instanceof ElementsNode right) {
      return new ElementsNode(selections(left, right, run));
    }
    throw new TapdbException(
        ErrorCode.CONFLICTING_UPDATE_OPERATORS,
        "Update created a conflict at '" + run.path() + "'");
  }

  private static List<ElementsNode.Selection> selections(
      ElementsNode left, ElementsNode right, Application run) {
    List<ElementsNode.Selection> all = new ArrayList<>(left.selections());
    for (ElementsNode.Selection added : right.selections()) {
      int same = 0;
      while (same < all.size() && all.get(same).filter() != added.filter()) {
        same++;
      }
      if (same == all.size()) {
        all.add(added);
      } else {
        run.enter(added.filter().part());
        PathNode both = merge(all.get(same).node(), added.node(), run);
        run.leave();
        all.set(same, new ElementsNode.Selection(added.filter(), both));
      }
    }
    return all;
  }
}
