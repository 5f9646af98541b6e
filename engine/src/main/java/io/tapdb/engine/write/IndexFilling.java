// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.write;

import java.util.UUID;

/** How indexes are filled on the lane before the entry of a log is applied that shows them. */
public interface IndexFilling {
  /** What {@link #fill} gives when no record is left. */
  long DONE = -1;

  /** Says that indexes of that collection have been begun by another node. */
  default void begun(UUID collection) {}

  /**
   * Fills a chunk at once, through {@link CommitLane#runNow}.
   *
   * @param afterRecordId where the chunk before ended, 0 for the first
   * @return where this one ended, or {@link #DONE}
   */
  long fill(UnfinishedBuild ended, long afterRecordId);
}
