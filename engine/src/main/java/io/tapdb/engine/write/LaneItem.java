// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

/** Something a commit lane has to do. */
sealed interface LaneItem permits Job, LaneItem.Errand, FollowedBatch {
  /** Work that has to be done between two writes. */
  record Errand(Runnable work) implements LaneItem {}
}
