// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.Rows;

/** A stage that must come first and makes its rows of something else than rows. */
public interface SourceStage extends Stage {
  Rows open(StageContext context);

  @Override
  default Rows apply(Rows input, StageContext context) {
    input.close();
    return open(context);
  }
}
