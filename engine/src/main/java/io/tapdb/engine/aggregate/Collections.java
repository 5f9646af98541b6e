// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.Rows;

/** The collections of one database, as the stages that join them need them. */
public interface Collections {
  /**
   * The rows that a pipeline makes of a collection or view.
   *
   * @param collection a name, which need not exist: then there are no rows to begin with
   * @return rows that the caller closes
   */
  Rows read(String collection, Pipeline pipeline);
}
