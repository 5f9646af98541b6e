// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.FieldPath;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.Expression;
import io.tapdb.engine.expression.ExpressionParser;
import io.tapdb.engine.expression.ExpressionPaths;
import io.tapdb.engine.filter.Filters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The arguments of a {@code $lookup}, checked. Filled while parsing and not changed afterwards. */
final class LookupArguments {
  private final Value specification;
  private final Map<String, Expression> variables = new LinkedHashMap<>();
  private String from;
  private FieldPath as;
  private FieldPath localField;
  private FieldPath foreignField;
  private Value pipeline;

  private LookupArguments(Value specification) {
    this.specification = specification;
  }

  static LookupArguments parse(Value specification, PipelineContext context) {
    if (!specification.isDocument()) {
      throw failed(
          "the $lookup stage specification must be an object, but found "
              + BsonTypes.name(specification.type()));
    }
    LookupArguments arguments = new LookupArguments(specification);
    FieldCursor option = specification.doc().fields();
    while (option.next()) {
      arguments.option(option.name(), option.value(), context);
    }
    arguments.check();
    return arguments;
  }

  private static TapdbException failed(String message) {
    return new TapdbException(ErrorCode.FAILED_TO_PARSE, message);
  }

  private void option(String name, Value value, PipelineContext context) {
    switch (name) {
      case "pipeline" -> {
        if (!value.isArray()) {
          throw new TapdbException(
              ErrorCode.TYPE_MISMATCH, "'pipeline' option must be specified as an array");
        }
        pipeline = value;
      }
      case "let" -> let(value, context);
      case "from" -> from = text(name, value);
      case "as" -> as = ExpressionPaths.parse(text(name, value));
      case "localField" -> localField = ExpressionPaths.parse(text(name, value));
      case "foreignField" -> foreignField = ExpressionPaths.parse(text(name, value));
      default -> throw failed("unknown argument to $lookup: " + name);
    }
  }

  private static String text(String name, Value value) {
    if (!value.isString()) {
      throw failed(
          "$lookup argument '"
              + name
              + "' must be a string, found "
              + value
              + " of type "
              + BsonTypes.name(value.type()));
    }
    return value.string();
  }

  private void let(Value value, PipelineContext context) {
    if (!value.isDocument()) {
      throw failed(
          "$lookup argument 'let' must be an object, found " + BsonTypes.name(value.type()));
    }
    FieldCursor variable = value.doc().fields();
    while (variable.next()) {
      ExpressionParser.checkVariableName(variable.name());
      variables.put(
          variable.name(), ExpressionParser.parse(variable.value(), context.expressions()));
    }
  }

  private void check() {
    if (from == null) {
      throw failed("must specify 'from' field for a $lookup");
    }
    if (as == null) {
      throw failed("must specify 'as' field for a $lookup");
    }
    if ((localField == null) != (foreignField == null)) {
      throw failed("$lookup requires both or neither of 'localField' and 'foreignField'");
    }
    if (localField == null && pipeline == null) {
      throw failed(
          "$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be"
              + " specified");
    }
    if (pipeline == null) {
      if (!variables.isEmpty()) {
        throw failed("$lookup with a 'let' argument must also specify 'pipeline'");
      }
      pipeline = Value.array(Doc.EMPTY);
    }
  }

  Value specification() {
    return specification;
  }

  String from() {
    return from;
  }

  FieldPath as() {
    return as;
  }

  Value pipeline() {
    return pipeline;
  }

  boolean hasFields() {
    return localField != null;
  }

  FieldPath localField() {
    return localField;
  }

  /** The variables of {@code let} and how their values are computed. */
  Map<String, Expression> variables() {
    return variables;
  }

  /** The variables with no values yet. */
  Map<String, Value> placeholders() {
    Map<String, Value> values = new HashMap<>();
    variables.keySet().forEach(name -> values.put(name, Value.MISSING));
    return values;
  }

  /** The pipeline behind a filter for the rows whose foreign field equals the local one. */
  Pipeline equality(Doc row, Pipeline rest, PipelineContext context) {
    List<Value> values = new ArrayList<>();
    LocalValues.collect(row, localField, values);
    if (values.isEmpty()) {
      values.add(Value.NULL);
    }
    List<Stage> stages = new ArrayList<>();
    DocWriter filter = new DocWriter();
    filter.openArray("$or");
    DocWriter plain = DocWriter.array();
    for (Value value : values) {
      // undefined is compared with nothing, and a pattern would be searched for
      if (value.type() == BsonTypes.REGEX) {
        filter.addOpen().open(foreignField.text()).put("$eq", value).close().close();
      } else {
        plain.add(value.type() == BsonTypes.UNDEFINED ? Value.NULL : value);
      }
    }
    filter.addOpen().open(foreignField.text()).put("$in", plain.buildArray()).close().close();
    filter.close();
    stages.add(new Match(Filters.parse(filter.build(), context.expressions())));
    stages.addAll(rest.stages());
    return Pipeline.of(stages);
  }
}
