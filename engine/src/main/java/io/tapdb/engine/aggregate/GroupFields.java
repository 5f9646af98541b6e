// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.aggregate;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.DocWriter;
import io.tapdb.engine.bson.FieldCursor;
import io.tapdb.engine.bson.Value;
import io.tapdb.engine.expression.Dependencies;
import io.tapdb.engine.expression.ParseContext;
import io.tapdb.engine.expression.ValueLimits;
import io.tapdb.engine.expression.Variables;
import java.util.ArrayList;
import java.util.List;

/** The accumulated fields of a group as they are written, and the making of its document. */
final class GroupFields {
  private static final int OVERHEAD = 96;

  private final List<String> names = new ArrayList<>();
  private final List<Accumulator> accumulators = new ArrayList<>();

  /** The fields of one group. */
  final class Folds {
    private final Accumulator.Fold[] folds =
        accumulators.stream().map(Accumulator::start).toArray(Accumulator.Fold[]::new);

    /** Takes a row and gives how many bytes more are held since. */
    long add(Doc row, Variables variables) {
      long grown = 0;
      for (Accumulator.Fold fold : folds) {
        grown += fold.add(row, variables);
      }
      return grown;
    }

    Doc document(Value id) {
      DocWriter writer = new DocWriter(128);
      writer.put("_id", ValueLimits.nested(id));
      for (int i = 0; i < folds.length; i++) {
        Value result = folds[i].result();
        ValueLimits.checkBytes((long) writer.size() + result.length());
        // a group shows all its fields, so that they can be relied on
        writer.put(names.get(i), result.isMissing() ? Value.NULL : ValueLimits.nested(result));
      }
      return writer.build();
    }
  }

  Folds start() {
    return new Folds();
  }

  /** About how many bytes a group takes before its first row. */
  long bytesPerGroup() {
    return OVERHEAD * (1L + accumulators.size());
  }

  void add(String name, Value specification, ParseContext context) {
    if (name.indexOf('.') >= 0) {
      throw new TapdbException(
          ErrorCode.GROUP_FIELD_WITH_DOT, "The field name '" + name + "' cannot contain '.'");
    }
    if (name.startsWith("$")) {
      throw new TapdbException(
          ErrorCode.GROUP_FIELD_WITH_DOLLAR,
          "The field name '" + name + "' cannot be an operator name");
    }
    if (names.contains(name)) {
      throw new TapdbException(
          ErrorCode.BAD_VALUE, "duplicate field name '" + name + "' in a group");
    }
    if (!specification.isDocument() || specification.doc().isEmpty()) {
      throw new TapdbException(
          ErrorCode.GROUP_FIELD_NOT_OBJECT,
          "The field '" + name + "' must be an accumulator object");
    }
    Doc accumulator = specification.doc();
    if (accumulator.size() != 1) {
      throw new TapdbException(
          ErrorCode.GROUP_FIELD_TWO_ACCUMULATORS,
          "The field '" + name + "' must specify one accumulator");
    }
    FieldCursor field = accumulator.fields();
    field.next();
    Accumulators.Parser parser = Accumulators.BY_NAME.get(field.name());
    if (parser == null) {
      throw new TapdbException(
          ErrorCode.UNKNOWN_ACCUMULATOR, "unknown group operator '" + field.name() + "'");
    }
    names.add(name);
    accumulators.add(parser.parse(field.value(), context));
  }

  boolean isEmpty() {
    return names.isEmpty();
  }

  void addDependencies(Dependencies needed) {
    accumulators.forEach(accumulator -> accumulator.addDependencies(needed));
  }
}
