// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Value;

/**
 * The end of a path: where an operator changes the value.
 *
 * @param path the whole path as written
 * @param parts the number of its parts, which is the depth of the document around the value
 * @param modifier what happens there
 */
record LeafNode(String path, int parts, Modifier modifier) implements PathNode {
  @Override
  public Value apply(Value old, Application run) {
    Value now = modifier.apply(old, run);
    if (now == old || now.sameBytes(old)) {
      return old;
    }
    if (modifier.creates() && !now.isMissing()) {
      checkStorable(now, run);
    }
    return now;
  }

  private void checkStorable(Value value, Application run) {
    DocumentRules.checkDepth(parts + modifier.nesting(value), run.context().limits());
    if (path.charAt(0) == '$' && !run.context().inserting()) {
      String top = path.indexOf('.') < 0 ? path : path.substring(0, path.indexOf('.'));
      throw DocumentRules.dollarPrefixed(top);
    }
  }

  @Override
  public void blocked(String part, Value blocker, Application run) {
    switch (modifier.whenBlocked(blocker, run)) {
      case IGNORE -> {}
      case REFUSE_TO_CREATE ->
          throw new TapdbException(
              ErrorCode.PATH_NOT_VIABLE,
              "Cannot create field '"
                  + part
                  + "' in element "
                  + Shown.field(run.lastPart(), blocker));
      case REFUSE_TO_TRAVERSE ->
          throw new TapdbException(
              ErrorCode.PATH_NOT_VIABLE,
              "Cannot use the part ("
                  + part
                  + ") of ("
                  + path
                  + ") to traverse the element ("
                  + Shown.field(run.lastPart(), blocker)
                  + ")");
    }
  }

  @Override
  public String examplePath() {
    return path;
  }
}
