// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Rows;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.Dependencies;
import java.util.ArrayList;
import java.util.List;

/** A parsed pipeline. Immutable; may be run many times. */
public final class Pipeline {
  private static final int MAX_STAGES = 1000;

  private final List<Stage> stages;

  private Pipeline(List<Stage> stages) {
    this.stages = List.copyOf(stages);
  }

  /** Parses an array of stages and arranges them well. */
  public static Pipeline parse(Value array, PipelineContext context) {
    if (!array.isArray()) {
      throw new TapdbException(
          ErrorCode.TYPE_MISMATCH, "'pipeline' option must be specified as an array");
    }
    List<Stage> stages = new ArrayList<>();
    FieldCursor element = array.doc().fields();
    for (int i = 0; element.next(); i++) {
      if (i == MAX_STAGES) {
        throw new TapdbException(
            ErrorCode.PIPELINE_TOO_LONG,
            "Pipeline length must be no longer than " + MAX_STAGES + " stages.");
      }
      stages.addAll(stage(element.value(), context));
      checkSource(stages);
    }
    return of(stages);
  }

  private static void checkSource(List<Stage> stages) {
    for (int i = 1; i < stages.size(); i++) {
      if (stages.get(i) instanceof SourceStage) {
        throw new TapdbException(
            ErrorCode.STAGE_NOT_FIRST,
            stages.get(i).describe().firstName()
                + " is only valid as the first stage in a pipeline.");
      }
    }
  }

  private static List<Stage> stage(Value element, PipelineContext context) {
    if (!element.isDocument()) {
      throw new TapdbException(
          ErrorCode.TYPE_MISMATCH, "Each element of the 'pipeline' array must be an object");
    }
    Doc specification = element.doc();
    if (specification.size() != 1) {
      throw new TapdbException(
          ErrorCode.PIPELINE_STAGE_SPEC,
          "A pipeline stage specification object must contain exactly one field.");
    }
    String name = specification.firstName();
    StageParser parser = Stages.BY_NAME.get(name);
    if (parser == null) {
      parser = context.engineStages().get(name);
    }
    if (parser == null) {
      throw new TapdbException(
          ErrorCode.UNRECOGNIZED_STAGE, "Unrecognized pipeline stage name: '" + name + "'");
    }
    return parser.parse(specification.get(name), context);
  }

  /** A pipeline of these stages, arranged well. */
  static Pipeline of(List<Stage> stages) {
    return new Pipeline(StageOrder.arrange(stages));
  }

  public List<Stage> stages() {
    return stages;
  }

  /** Whether the pipeline begins with a stage that makes rows by itself. */
  public boolean hasSource() {
    return !stages.isEmpty() && stages.getFirst() instanceof SourceStage;
  }

  /**
   * Runs the pipeline over rows.
   *
   * @param input rows that are closed with the result
   */
  public Rows run(Rows input, StageContext context) {
    Rows rows = input;
    for (Stage stage : stages) {
      rows = stage.apply(rows, context);
    }
    return rows;
  }

  /** The paths of the input that make a difference to the result. */
  public Dependencies dependencies() {
    Dependencies needed = new Dependencies();
    for (Stage stage : stages) {
      if (stage.addDependencies(needed)) {
        return needed;
      }
    }
    needed.addWhole();
    return needed;
  }

  /** The beginning of the pipeline as a find, and the rest. */
  public FindPart findPart() {
    return FindPart.of(stages);
  }

  /** The stages as an array. */
  public Value describe() {
    DocWriter array = DocWriter.array();
    stages.forEach(stage -> array.add(stage.describe()));
    return array.buildArray();
  }

  @Override
  public String toString() {
    return describe().toString();
  }
}
