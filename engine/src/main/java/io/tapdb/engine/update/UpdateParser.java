// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.update;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;

/** The parser of updates: tells the three kinds apart and reads the operators. */
final class UpdateParser {
  private UpdateParser() {}

  static Update parse(Value update, UpdateOptions options) {
    if (update.isArray()) {
      require(
          options.arrayFilters().isEmpty(),
          "arrayFilters may not be specified for pipeline-style updates");
      return Update.byTransform(options.language().pipeline(update));
    }
    require(
        update.isDocument(),
        "Update argument must be either an object or an array, not "
            + BsonTypes.name(update.type()));
    FieldCursor first = update.doc().fields();
    return first.next() && first.nameStartsWith('$')
        ? operators(update.doc(), options)
        : replacement(update.doc(), options);
  }

  private static Update replacement(Doc document, UpdateOptions options) {
    require(!options.multi(), "multi update is not supported for replacement-style update");
    require(
        options.arrayFilters().isEmpty(),
        "arrayFilters may not be specified for replacement-style updates");
    return new Replacement(document);
  }

  private static Update operators(Doc document, UpdateOptions options) {
    ArrayFilters filters = ArrayFilters.parse(options);
    UpdateTree tree = new UpdateTree(filters);
    FieldCursor operator = document.fields();
    while (operator.next()) {
      Operators.Parser parser = Operators.named(operator.name());
      if (operator.type() != BsonTypes.DOCUMENT) {
        throw new TapdbException(
            ErrorCode.FAILED_TO_PARSE,
            "Modifiers operate on fields but we found type "
                + BsonTypes.name(operator.type())
                + " instead. For example: {$mod: {<field>: ...}} not "
                + Shown.field(operator.name(), operator.value()));
      }
      FieldCursor operand = operator.value().doc().fields();
      while (operand.next()) {
        parser.addTo(tree, new Operand(operand.name(), operand.value(), options));
      }
    }
    filters.requireAllUsed(document);
    return new OperatorUpdate(tree);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new TapdbException(ErrorCode.FAILED_TO_PARSE, message);
    }
  }
}
