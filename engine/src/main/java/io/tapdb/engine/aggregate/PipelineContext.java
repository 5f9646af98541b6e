// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.expression.ParseContext;
import java.util.Map;

/**
 * What a pipeline is parsed with.
 *
 * @param expressions the context of its filters and expressions
 * @param engineStages parsers of further stages by name, for stages that need the engine
 * @param depth how many pipelines this one is inside of
 */
public record PipelineContext(
    ParseContext expressions, Map<String, StageParser> engineStages, int depth) {
  private static final int MAX_DEPTH = 20;

  public PipelineContext(ParseContext expressions, Map<String, StageParser> engineStages) {
    this(expressions, Map.copyOf(engineStages), 0);
  }

  /** The context of a pipeline inside of this one. */
  PipelineContext deeper() {
    if (depth >= MAX_DEPTH) {
      throw new TapdbException(
          ErrorCode.MAX_SUB_PIPELINE_DEPTH_EXCEEDED,
          "Maximum number of nested sub-pipelines exceeded. Limit is " + MAX_DEPTH);
    }
    return new PipelineContext(expressions, engineStages, depth + 1);
  }

  PipelineContext with(ParseContext otherExpressions) {
    return new PipelineContext(otherExpressions, engineStages, depth);
  }
}
