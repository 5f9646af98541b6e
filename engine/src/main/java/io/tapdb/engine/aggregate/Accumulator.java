// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.Dependencies;
import io.tapdb.engine.expression.Variables;

/** An accumulator of a group as it is written: starts a {@link Fold} for each group. Immutable. */
interface Accumulator {
  Fold start();

  /** Adds the paths that are read of each row. */
  void addDependencies(Dependencies needed);

  /** What one accumulator has made of the rows of one group so far. */
  interface Fold {
    /**
     * Takes a row.
     *
     * @return how many bytes more are held since
     */
    long add(Doc row, Variables variables);

    /** The value; asked for once, after the last row. */
    Value result();
  }
}
