// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.bson.Value;

/** The operator {@code $unset}: removes a field; in an array a null stays in its place. */
final class Unset extends Modifier {
  static final Unset INSTANCE = new Unset();

  private Unset() {}

  @Override
  Value apply(Value old, Application run) {
    return Value.MISSING;
  }

  @Override
  boolean creates() {
    return false;
  }

  @Override
  WhenBlocked whenBlocked(Value blocker, Application run) {
    return WhenBlocked.IGNORE;
  }
}
