// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.bson.Value;

/**
 * A node of the tree of paths that an update touches.
 *
 * <p>A node is a function of values: it gets what stands at its place in the old document and gives
 * what is to stand there.
 */
sealed interface PathNode permits FieldsNode, ElementsNode, LeafNode, IdNode {
  /**
   * The value after the update.
   *
   * @param old the value at this path, {@link Value#MISSING} when there is none
   * @return {@code old} itself when nothing changes, {@link Value#MISSING} to have none
   */
  Value apply(Value old, Application run);

  /**
   * Says that the path cannot be followed, which is an error unless the operators below do not
   * mind.
   *
   * @param part the part of the path that found no way
   * @param blocker the value in the way, which the run has entered
   */
  void blocked(String part, Value blocker, Application run);

  /** One of the paths below, as written, for messages. */
  String examplePath();
}
