// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.bson.Value;
import java.util.List;

/** Makes the stages that one stage of a pipeline's text stands for; usually just one. */
public interface StageParser {
  List<Stage> parse(Value specification, PipelineContext context);
}
