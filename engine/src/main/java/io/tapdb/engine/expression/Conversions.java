// SPDX-License-Identifier: Apache-2.0
package io.tapdb.engine.expression;

import io.tapdb.engine.ErrorCode;
import io.tapdb.engine.TapdbException;
import io.tapdb.engine.bson.BsonTypes;
import io.tapdb.engine.bson.Doc;
import io.tapdb.engine.bson.Numbers;
import io.tapdb.engine.bson.Value;

/** {@code $convert} and its short forms such as {@code $toInt}. */
final class Conversions implements Expression {
  private static final NamedArguments ARGUMENTS =
      NamedArguments.of("$convert")
          .required("input")
          .required("to")
          .optional("onError")
          .optional("onNull");

  private final Expression input;
  private final Expression to;
  private final Expression onError;
  private final Expression onNull;

  private Conversions(Expression[] operands) {
    this.input = operands[0];
    this.to = operands[1];
    this.onError = operands[2];
    this.onNull = operands[3];
  }

  static void register(OperatorRegistry registry) {
    registry.special("$convert", Conversions::parse);
    shortForm(registry, "$toInt", BsonTypes.INT32);
    shortForm(registry, "$toLong", BsonTypes.INT64);
    shortForm(registry, "$toDouble", BsonTypes.DOUBLE);
    shortForm(registry, "$toDecimal", BsonTypes.DECIMAL128);
    shortForm(registry, "$toString", BsonTypes.STRING);
    shortForm(registry, "$toBool", BsonTypes.BOOLEAN);
    shortForm(registry, "$toDate", BsonTypes.DATE);
    shortForm(registry, "$toObjectId", BsonTypes.OBJECT_ID);
  }

  private static void shortForm(OperatorRegistry registry, String name, byte to) {
    registry.unary(
        name, value -> value.isNullish() ? Value.NULL : ValueConversion.convert(value, to));
  }

  private static Expression parse(Value argument, ExpressionParser parser) {
    Expression[] operands = ARGUMENTS.parse(argument, parser);
    return Call.folded(new Conversions(operands), operands, parser.context());
  }

  @Override
  public Value evaluate(Doc root, Variables variables) {
    Value target = to.evaluate(root, variables);
    Value value = input.evaluate(root, variables);
    if (value.isNullish()) {
      return onNull == null ? Value.NULL : onNull.evaluate(root, variables);
    }
    if (target.isNullish()) {
      return Value.NULL;
    }
    byte type = type(target);
    if (onError == null) {
      return ValueConversion.convert(value, type);
    }
    try {
      return ValueConversion.convert(value, type);
    } catch (TapdbException failure) {
      if (failure.code() != ErrorCode.CONVERSION_FAILURE) {
        throw failure;
      }
      return onError.evaluate(root, variables);
    }
  }

  private static byte type(Value target) {
    Byte type = null;
    if (target.isString()) {
      type = BsonTypes.byName(target.string());
    } else if (target.isNumber() && Numbers.isIntegral(target)) {
      long number = Numbers.toLong(target);
      if (number == (byte) number && BsonTypes.isKnown((byte) number)) {
        type = (byte) number;
      }
    } else {
      throw new TapdbException(
          ErrorCode.FAILED_TO_PARSE,
          "$convert's 'to' argument must be a string or number, but is "
              + BsonTypes.name(target.type()));
    }
    if (type == null) {
      throw new TapdbException(ErrorCode.BAD_VALUE, "Unknown type name: " + target);
    }
    return type;
  }

  @Override
  public void addDependencies(Dependencies needed) {
    input.addDependencies(needed);
    to.addDependencies(needed);
    if (onError != null) {
      onError.addDependencies(needed);
    }
    if (onNull != null) {
      onNull.addDependencies(needed);
    }
  }
}
