// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonOrder;
import io.tapdb.engine.bson.Value;

/**
 * The guard before {@code _id}: it may be set where there is none and never changes after that.
 *
 * <p>An update to an equal value of another numeric type keeps the old bytes.
 *
 * @param below the updates of {@code _id} and its parts
 */
record IdNode(PathNode below) implements PathNode {
  @Override
  public Value apply(Value old, Application run) {
    Value now = below.apply(old, run);
    if (old.isMissing()) {
      DocumentRules.checkId(now);
      return now;
    }
    if (now.isMissing() || !BsonOrder.equal(old, now)) {
      throw new TapdbException(
          ErrorCode.IMMUTABLE_FIELD,
          "Performing an update on the path '"
              + below.examplePath()
              + "' would modify the immutable field '_id'");
    }
    return old;
  }

  @Override
  public void blocked(String part, Value blocker, Application run) {
    below.blocked(part, blocker, run);
  }

  @Override
  public String examplePath() {
    return below.examplePath();
  }
}
