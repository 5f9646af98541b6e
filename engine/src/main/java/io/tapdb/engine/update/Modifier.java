// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.bson.Value;

/**
 * What an operator does to the value at one path; immutable, made once when the update is parsed.
 */
abstract class Modifier {
  /** What happens when a value that has no fields stands in the way of the path. */
  enum WhenBlocked {
    IGNORE,
    REFUSE_TO_CREATE,
    REFUSE_TO_TRAVERSE
  }

  /**
   * The value that is to stand at the path.
   *
   * @param old what stands there, {@link Value#MISSING} when nothing does
   * @return {@link Value#MISSING} to remove it or to leave nothing there
   */
  abstract Value apply(Value old, Application run);

  /** Whether it makes the path where there is none, rather than only changing what is there. */
  boolean creates() {
    return true;
  }

  WhenBlocked whenBlocked(Value blocker, Application run) {
    return creates() ? WhenBlocked.REFUSE_TO_CREATE : WhenBlocked.REFUSE_TO_TRAVERSE;
  }

  /** How deep the documents are that it brings into the value; asked only if it creates. */
  int nesting(Value now) {
    return 0;
  }
}
