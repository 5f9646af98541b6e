// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Rows;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldPath;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.Dependencies;
import io.tapdb.engine.expression.Expression;
import io.tapdb.engine.expression.ParseContext;
import io.tapdb.engine.expression.ValueLimits;
import io.tapdb.engine.expression.Variables;
import java.util.Map;

/**
 * {@code $lookup}: the rows of another collection that belong to each row, as an array in it. They
 * belong to it by equal fields, by a pipeline that sees values of the row, or both.
 */
final class Lookup implements Stage {
  private static final int MAX_RESULT_BYTES = ValueLimits.MAX_BYTES;

  private final LookupArguments arguments;
  private final PipelineContext context;

  /** The parsed pipeline, null when it has to be parsed again with the values of each row. */
  private final Pipeline fixed;

  private Lookup(LookupArguments arguments, PipelineContext context) {
    this.arguments = arguments;
    this.context = context;
    this.fixed = arguments.variables().isEmpty() ? pipeline(Map.of()) : null;
    if (fixed == null) {
      // what is wrong with the pipeline is wrong with every value of its variables
      pipeline(arguments.placeholders());
    }
  }

  static Stage parse(Value specification, PipelineContext context) {
    PipelineContext inside = context.deeper();
    return new Lookup(LookupArguments.parse(specification, inside), inside);
  }

  private Pipeline pipeline(Map<String, Value> values) {
    ParseContext expressions = context.expressions();
    for (Map.Entry<String, Value> value : values.entrySet()) {
      expressions = expressions.with(value.getKey(), value.getValue());
    }
    return Pipeline.parse(arguments.pipeline(), context.with(expressions));
  }

  @Override
  public Rows apply(Rows input, StageContext stageContext) {
    return new PipedRows(input, stageContext.operation()) {
      private final Variables variables = new Variables(stageContext.operation());

      @Override
      public Doc next() {
        Doc row = pull();
        return row == null
            ? null
            : FieldEdit.set(row, arguments.as(), joined(row, variables, stageContext));
      }
    };
  }

  private Value joined(Doc row, Variables variables, StageContext stageContext) {
    Pipeline pipeline = fixed;
    if (pipeline == null) {
      Map<String, Value> values = arguments.placeholders();
      for (Map.Entry<String, Expression> variable : arguments.variables().entrySet()) {
        values.put(variable.getKey(), variable.getValue().evaluate(row, variables));
      }
      pipeline = pipeline(values);
    }
    if (arguments.hasFields()) {
      pipeline = arguments.equality(row, pipeline, context);
    }
    DocWriter array = DocWriter.array();
    try (Rows rows = stageContext.collections().read(arguments.from(), pipeline)) {
      for (Doc found = rows.next(); found != null; found = rows.next()) {
        variables.step();
        if ((long) array.size() + found.length() > MAX_RESULT_BYTES) {
          throw new TapdbException(
              ErrorCode.LOOKUP_TOO_LARGE,
              "Total size of documents in "
                  + arguments.from()
                  + " matching pipeline's $lookup stage exceeds "
                  + MAX_RESULT_BYTES
                  + " bytes");
        }
        array.add(ValueLimits.nested(Value.of(found)));
      }
    }
    return array.buildArray();
  }

  @Override
  public boolean addDependencies(Dependencies needed) {
    arguments.variables().values().forEach(value -> value.addDependencies(needed));
    if (arguments.hasFields()) {
      needed.add(arguments.localField().first());
    }
    return false;
  }

  @Override
  public boolean keeps(String path) {
    return !FieldPath.of(path).overlaps(arguments.as());
  }

  @Override
  public Doc describe() {
    return new DocWriter().put("$lookup", arguments.specification()).build();
  }
}
