// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.query;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.Rows;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.aggregate.PipelineContext;
import io.tapdb.engine.aggregate.SourceStage;
import io.tapdb.engine.aggregate.Stage;
import io.tapdb.engine.aggregate.StageContext;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.Dependencies;
import io.tapdb.engine.expression.Expression;
import io.tapdb.engine.expression.ExpressionParser;
import io.tapdb.engine.expression.Variables;
import java.util.List;

/**
 * {@code $documents}: rows that stand in the pipeline itself.
 *
 * @param text as it was written
 * @param documents gives the array of rows
 */
record DocumentsStage(Value text, Expression documents) implements SourceStage {
  static final String NAME = "$documents";

  static List<Stage> parse(Value specification, PipelineContext context) {
    return List.of(
        new DocumentsStage(
            specification, ExpressionParser.parse(specification, context.expressions())));
  }

  @Override
  public Rows open(StageContext context) {
    Value array = documents.evaluate(Doc.EMPTY, new Variables(context.operation()));
    if (!array.isArray()) {
      throw notDocuments(array);
    }
    FieldCursor element = array.doc().fields();
    return new Rows() {
      @Override
      public Doc next() {
        if (!element.next()) {
          return null;
        }
        if (!element.value().isDocument()) {
          throw notDocuments(element.value());
        }
        return element.value().doc();
      }

      @Override
      public long heldBytes() {
        return array.length();
      }

      @Override
      public void close() {}
    };
  }

  private static TapdbException notDocuments(Value found) {
    return new TapdbException(
        ErrorCode.BAD_VALUE, NAME + " must be an array of documents, but there is " + found);
  }

  @Override
  public boolean addDependencies(Dependencies needed) {
    return true;
  }

  @Override
  public Doc describe() {
    return new DocWriter().put(NAME, text).build();
  }
}
