// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine;

import java.util.List;

/** Learns how index builds go on; called on worker threads. */
public interface IndexBuildListener {
  /** Hears nothing. */
  IndexBuildListener NONE = (namespace, indexes, records) -> {};

  /** So many records have been through. */
  void progress(Namespace namespace, List<String> indexes, long records);
}
