// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.Rows;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.expression.Dependencies;

/** One step of a pipeline. Immutable; what it does to rows lives in the rows it gives. */
public interface Stage {
  /**
   * The rows this stage makes.
   *
   * @param input the rows before it, which the result closes when it is closed
   */
  Rows apply(Rows input, StageContext context);

  /**
   * Adds the paths of its input that this stage reads.
   *
   * @return whether no field of the input passes through, so that later stages read only what this
   *     one makes
   */
  boolean addDependencies(Dependencies needed);

  /** Whether what a row has at this path passes through unchanged, and no rows are added. */
  default boolean keeps(String path) {
    return false;
  }

  /** The stage as it would be written, for explanations. */
  Doc describe();
}
