// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import java.util.List;

/** Learns how index builds go on; called on worker threads. */
public interface IndexBuildListener {
  /** The records that are there already are going to be read. */
  void begun(Namespace namespace, List<String> indexes);

  /** So many records have been through. */
  void progress(Namespace namespace, List<String> indexes, long records);

  /**
   * The build has ended.
   *
   * @param failure why the indexes are not there after all, or null when they are
   */
  void ended(Namespace namespace, List<String> indexes, RuntimeException failure);
}
